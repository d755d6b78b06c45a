export { VirtualClock as FakeClock } from "#kernel";

import { render } from "preact";
import { takeToken } from "./api/session-token.ts";
import { App } from "./app.tsx";
import { applyTheme } from "./parts/theme.ts";

applyTheme();
const token = takeToken({
  address: new URL(window.location.href),
  memory: window.sessionStorage,
  replace: (address) => window.history.replaceState(null, "", address),
});
const place = document.getElementById("app");
if (place !== null) {
  place.replaceChildren();
  render(<App token={token} />, place);
}

/** How one tool's part of a task is said: outright, and by what it is good for. Slots stand in braces. */
export interface Wording {
  /** Continues "please …": "read {source}". */
  readonly plain: readonly string[];
  /** A sentence of its own that does not use the tool's words where it can be helped. */
  readonly hint: readonly string[];
}

/** Every tool's wordings. The slots are those of a scene: see `Scene`. */
export const WORDINGS: Readonly<Record<string, Wording>> = {
  file_operations_reader: {
    plain: ["read {source}", "load the content of {source}"],
    hint: ["All of it lies in {source}, and nobody has opened that yet.", "What is in {source} has to be at hand."],
  },
  file_operations_scanner: {
    plain: ["scan {source} and list what is there", "take an inventory of {source}"],
    hint: [
      "Nobody knows any more what {source} holds.",
      "It should be clear at a glance what can be found under {source}.",
    ],
  },
  file_operations_converter: {
    plain: ["convert the file from {from} to {to}", "turn the {from} file into a {to} file"],
    hint: [
      "The file is {from}, and the program it is meant for opens only {to}.",
      "There is nothing that opens {from} files on the other side; {to} is fine.",
    ],
  },
  file_operations_compressor: {
    plain: ["compress the file", "pack the file so that it takes less room"],
    hint: ["Disk space is short, so it must take less of it.", "The file is too big to be passed around as it is."],
  },
  file_operations_writer: {
    plain: ["write the result to {destination}", "save the outcome as {destination}"],
    hint: ["In the end there must be a file at {destination}.", "Tomorrow somebody will look for it at {destination}."],
  },
  data_processing_parser: {
    plain: ["parse the {topic} from {origin} into records", "make structured records of the raw {topic} of {origin}"],
    hint: [
      "So far the {topic} of {origin} are nothing but raw {from} text.",
      "Single {topic} should be within reach, instead of the raw {from} of {origin}.",
    ],
  },
  data_processing_filter: {
    plain: ["filter out everything but the {topic} with {criterion}", "keep only the {topic} with {criterion}"],
    hint: ["Only the {topic} with {criterion} matter.", "Anything without {criterion} is noise here."],
  },
  data_processing_transformer: {
    plain: ["transform the records from {from} to {to}", "reshape the {from} records as {to}"],
    hint: [
      "Where the {topic} go next, they are expected as {to}, not {from}.",
      "Their present {from} shape does not suit the rest of the work; {to} does.",
    ],
  },
  data_processing_validator: {
    plain: ["validate the records against the schema", "check every record against the given schema"],
    hint: [
      "No record that breaks the agreed rules for {fields} may pass unnoticed.",
      "It must be certain that {fields} are right in each record.",
    ],
  },
  data_processing_aggregator: {
    plain: ["aggregate the records by {field}", "sum the records up by {field}"],
    hint: [
      "One line for each {field} is enough.",
      "Totals for each {field} are what {owner} can use, not single {topic}.",
    ],
  },
  network_fetcher: {
    plain: ["fetch the {topic} from {url}", "download the {topic} of {url}"],
    hint: ["The {topic} live behind {url}.", "The newest {topic} are to be had at {url} only."],
  },
  network_monitor: {
    plain: ["monitor the endpoints involved", "watch whether the services are up"],
    hint: ["An outage of one of the services must not go unseen.", "It should be known how well the services answer."],
  },
  network_router: {
    plain: ["route the requests to the right service", "direct the traffic to the service in charge"],
    hint: [
      "Requests must reach the service that is in charge of them.",
      "Several services are waiting, and each request suits only one.",
    ],
  },
  network_validator: {
    plain: [
      "validate the payload against the receiving service's contract",
      "check with the network validator that the data keeps the receiver's contract",
    ],
    hint: [
      "The receiving side turns away any payload that breaks its contract.",
      "Whatever crosses the network must suit the contract of the service behind it.",
    ],
  },
  network_poster: {
    plain: ["post the result to {endpoint}", "send the outcome to {endpoint}"],
    hint: ["It has to arrive at {endpoint}.", "The partner behind {endpoint} waits for it."],
  },
  computation_predictor: {
    plain: ["predict the next {horizon} of {topic}", "forecast the {topic} of the next {horizon}"],
    hint: [
      "Nobody knows yet what the next {horizon} will bring.",
      "Planning needs figures for the next {horizon}, which has not happened yet.",
    ],
  },
  computation_simulator: {
    plain: ["simulate how the {topic} could develop", "run a simulation of the {topic}"],
    hint: [
      "What would happen if things went differently should be tried out, not on the real thing.",
      "Many possible courses of the {topic} should be played through.",
    ],
  },
  computation_optimizer: {
    plain: ["optimize the settings for the {topic}", "find the best settings for the {topic}"],
    hint: [
      "The settings in use are surely not the best there are.",
      "No better settings than the ones found should exist.",
    ],
  },
  computation_analyzer: {
    plain: ["analyze the summary for patterns", "look for patterns and outliers in the totals"],
    hint: ["What is unusual in the figures, and why?", "The totals alone say little; what stands out in them?"],
  },
  computation_calculator: {
    plain: ["calculate the {measure} from the checked numbers", "work out the {measure}"],
    hint: ["A single number is asked for: the {measure}.", "There is no way around knowing the {measure} exactly."],
  },
  integration_authenticator: {
    plain: ["authenticate with the partner system", "obtain access from the partner system"],
    hint: [
      "The partner system answers nobody it does not know.",
      "Without proof of who is asking, the other side stays shut.",
    ],
  },
  integration_mapper: {
    plain: [
      "map the fields from the {from} layout to the {to} layout",
      "translate our {from} fields into the partner's {to} fields",
    ],
    hint: [
      "What we call {field} has another name on the other side; theirs is a {to} layout, ours {from}.",
      "The two systems do not agree on names: {from} here, {to} there.",
    ],
  },
  integration_queue: {
    plain: ["put the work into the queue", "enqueue the items for the workers"],
    hint: [
      "The workers cannot take everything at once; it has to wait its turn.",
      "Whatever arrives must be held until a worker is free for it.",
    ],
  },
  integration_scheduler: {
    plain: ["schedule the job for every {interval}", "plan a run for every {interval}"],
    hint: [
      "From now on it should happen every {interval}, with nobody thinking of it.",
      "It is wanted anew every {interval}.",
    ],
  },
  integration_connector: {
    plain: ["connect to the partner's system", "open a connection to the outside system"],
    hint: [
      "There is no line yet to the system on the other side.",
      "The outside system has to be reachable from here first.",
    ],
  },
  utility_logger: {
    plain: ["log what was done", "write down what happened in the log"],
    hint: [
      "In a year somebody will ask what happened here, and must find it.",
      "Auditors want to be able to read this up later.",
    ],
  },
  utility_cache: {
    plain: ["cache the result", "keep the result in the cache"],
    hint: [
      "The same question will come again within minutes, and must not cost the same again.",
      "A second asker should not have to wait.",
    ],
  },
  utility_tracker: {
    plain: ["track the progress", "keep count of the progress"],
    hint: ["How far along it is should be plain to see.", "It must be visible what is done and what remains."],
  },
  utility_helper: {
    plain: ["tidy up the labels with the helper", "format and trim the values with the helper"],
    hint: ["The labels are untidy: stray blanks, odd capitals.", "Small blemishes in the values should be gone."],
  },
  utility_notifier: {
    plain: ["notify {receiver}", "tell {receiver} about it"],
    hint: ["News of it belongs in the hands of {receiver}, without their asking.", "The news has to reach {receiver}."],
  },
};

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every stated maximum of the program, with its reason. What exceeds one is refused, never cut
 * silently, except where a limit says so.
 */
#ifndef QUAYMASTER_LIMITS_H
#define QUAYMASTER_LIMITS_H

/*
 * A request of dockerd: 4 MiB of body (moby authz.go, maxBodySize) are 5.6 MiB of base64, headers
 * up to 1 MiB may grow sixfold by escaping. Larger is answered with an error.
 */
#define LIMIT_REQUEST (16u * 1024 * 1024)

/* From this size on, a request is judged on a thread of its own kind, so that no other waits. */
#define LIMIT_INLINE_REQUEST (256u * 1024)

/* Nesting of JSON. Real bodies stay below 12; Go's own limit is 10000. */
#define LIMIT_JSON_DEPTH 64

/* Keys of one JSON map that is read (DriverOpts, Sysctls): doubles among them are searched for. */
#define LIMIT_MAP_KEYS 1024

/* Claims of one call: a create body with 500 mounts is still judged. */
#define LIMIT_CLAIMS 1024

/* What is asked of the engine and the host for one call: a container with 200 volumes is judged. */
#define LIMIT_QUESTIONS 256

/* Text that claims point to, beyond what they borrow from the request. */
#define LIMIT_CLAIM_TEXT (256u * 1024)

/* Parameters in one query string. `docker build` with many --build-arg sends one; t= repeats. */
#define LIMIT_QUERY_PARAMS 256

/* A request target: Go's server takes 1 MiB of header, docker's longest real ones are 8 KiB. */
#define LIMIT_URI (1024u * 1024)

/* A normalised image reference: 255 of name, 128 of tag, 136 of digest, and separators. */
#define LIMIT_REFERENCE 640

/* A denial's text, which the docker CLI prints whole. Twelve long violations fit. */
#define LIMIT_MESSAGE (16u * 1024)

/* One value shown in a message or a log line; longer ones are cut there, and say so. */
#define LIMIT_SHOWN_VALUE 120

/* Denied claims shown in one message; how many more there are is said. */
#define LIMIT_SHOWN_CLAIMS 12

/* One line of the decision log. */
#define LIMIT_LOG_LINE (64u * 1024)

/* Labels of a container in a log line, and how long one may be there; what is left out is counted.
 * Compose sets ten of them. */
#define LIMIT_LOGGED_LABELS 64
#define LIMIT_LOGGED_LABEL  512

/* An address or name that logins are looked for in: the time is its square, and no image's name is
 * that long. */
#define LIMIT_LOGIN_TEXT 1024

/* A piece of a decision log that is read at once: sixteen of the longest lines. */
#define LIMIT_LOG_READ (16 * LIMIT_LOG_LINE)

/* Different users, images or values that replay tells apart; more are counted together. */
#define LIMIT_TALLY 8192

/* One of them; what is longer is cut, and counted with what begins alike. */
#define LIMIT_TALLY_KEY 512

/* How many of them replay shows of each kind; how many more there are is said. */
#define LIMIT_SHOWN_TALLY 10

/* Different claims that learn tells apart, of all controls; more are not learned, and it is said.
 */
#define LIMIT_LEARNED 16384

/* Patterns that learn writes for one rule; more are not granted, and it is said. */
#define LIMIT_LEARNED_PATTERNS 1024

/* A policy file. Ten thousand image patterns are 400 KiB. */
#define LIMIT_POLICY_FILE (1024u * 1024)

/* Files of one policy, with those that it includes, and what they may have together. */
#define LIMIT_POLICY_FILES 64
#define LIMIT_POLICY_SIZE  (2u * 1024 * 1024)

/* What one rule can require at most: each of it is looked for in all claims of the call. */
#define LIMIT_REQUIRED 32

/* Exceptions of one policy: more are no exceptions. Of each a byte is kept while judging. */
#define LIMIT_EXCEPTIONS 512

/* The name of an exception or a group; it stands in log lines and metrics. */
#define LIMIT_POLICY_NAME 64

/* Nesting of a policy file: the language needs 6; libyaml is quadratic in it. */
#define LIMIT_POLICY_DEPTH 16

/* Keys and list items of one policy file: six times what ten thousand patterns need. */
#define LIMIT_POLICY_NODES 65536

/* Keys of one mapping in a policy file: doubles among them are searched for. */
#define LIMIT_POLICY_KEYS 128

/* One pattern of a policy: longer than any image reference, as long as a sensible path. */
#define LIMIT_PATTERN 1024

/* The admin's own words in a policy (message, contact): three lines of a terminal, with room. */
#define LIMIT_POLICY_TEXT 500

/*
 * A claim's value that patterns are tried on. Longer than PATH_MAX; it bounds the time that one
 * claim takes, and what is longer counts as unknown.
 */
#define LIMIT_VALUE (8u * 1024)

/* One mistake's text in a policy file; the rest is cut and shown as "...". */
#define LIMIT_DIAGNOSTIC_TEXT 400

/* How much of a source line is shown around a mistake, in characters. */
#define LIMIT_SHOWN_LINE 100

/* Mistakes shown of one policy, and of those of one kind; how many more there are is said. */
#define LIMIT_DIAGNOSTICS      100
#define LIMIT_SAME_DIAGNOSTICS 20

/* Connections held at once: dockerd opens one per API call in flight. */
#define LIMIT_CONNECTIONS 2048

/* Large requests waiting to be judged; further ones are answered with an error. */
#define LIMIT_HEAVY_QUEUE 64

/* How long a stop waits for the calls in flight, in milliseconds. */
#define LIMIT_DRAIN_MS 5000

/* One line of the program's own log to stderr, before escaping. */
#define LIMIT_LOG_TEXT 2048

/* Descriptors that are no connections: sockets, event queues, files, the log, and some more. */
#define LIMIT_OTHER_FDS 128

/*
 * Large requests (above LIMIT_INLINE_REQUEST) held in memory at once, in bytes: 45 of the largest
 * that dockerd sends. Further ones are answered with an error, so that many at once end as
 * refusals and not in the hands of the OOM killer, which would stop every docker call.
 */
#define LIMIT_BODIES (256u * 1024 * 1024)

/* What is read and thrown away of a request that is too large, before it is hung up on. */
#define LIMIT_DISCARD (4 * LIMIT_REQUEST)

/* A container's, volume's or network's name; the engine's own ids have 64. */
#define LIMIT_NAME 255

/* What the engine says of one thing: a container with 500 mounts takes 300 KiB. A power of two. */
#define LIMIT_LOOK_ANSWER (4u * 1024 * 1024)

/* The list of all containers, 1.5 KiB each, of which only ids are kept. A power of two. */
#define LIMIT_LOOK_LIST (32u * 1024 * 1024)

/*
 * Questions to the engine at once, of all calls together. Each comes back as a call of its own. So
 * many that a few containers whose locks somebody holds do not take them all.
 */
#define LIMIT_LOOKS_AT_ONCE 64

/* Of these, lists: while one is read, all of it is in memory. */
#define LIMIT_LISTS_AT_ONCE 4

/* All that is kept of answers, for all calls that wait: sixteen of the largest. */
#define LIMIT_LOOK_TEXT (64u * 1024 * 1024)

/* Whom else a name can mean: each is looked at. The whole id means just one. */
#define LIMIT_NAMESAKES 32

/*
 * Calls that wait for answers. Each holds a connection, and the questions themselves come back over
 * others, so this is well below LIMIT_CONNECTIONS.
 */
#define LIMIT_LOOKS_WAITING 1024

/* How long a call waits for all its answers, in milliseconds. A managed plugin has 30 s. */
#define LIMIT_LOOK_MS 15000

/* How long what the engine says of itself is taken for true, in milliseconds. */
#define LIMIT_LOOK_INFO_MS 60000

/* Files named on one command line: what a shell makes of a directory of policies. */
#define LIMIT_OPERANDS 256

/* Threads that answer. Docker itself is the bottleneck long before; each takes 3 descriptors. */
#define LIMIT_WORKERS 16

/* The shortest and the longest time for which quaymaster can be switched off, in seconds. */
#define LIMIT_OFF_LEAST_S 60
#define LIMIT_OFF_MOST_S  (24 * 60 * 60)

/* The reason given for switching off: a line of the log and of a terminal. */
#define LIMIT_OFF_REASON 200

/*
 * Lines of the decision log that wait to be written, in bytes: some ten thousand. Twice this is set
 * aside, and only touched when the disk or the reader is slow.
 */
#define LIMIT_LOG_QUEUE (8u * 1024 * 1024)

/* How long a stop waits for the decision log to be written to its end, in milliseconds. */
#define LIMIT_LOG_FLUSH_MS 2000

/* One of how many reads a decision log can keep at least; "every: 1000000" is a typing error. */
#define LIMIT_LOG_SAMPLE 100000

/* How long a stop waits for a connection that has not asked anything yet, in milliseconds. */
#define LIMIT_SILENT_MS 250

/* Cases of one test file: names are compared with each other. */
#define LIMIT_TEST_CASES 2000

/* A name, path or other line of a test file: the longest request target that is worth a test. */
#define LIMIT_TEST_LINE (8 * 1024)

/* Words of a docker command line in a test file: more than any shell's history holds. */
#define LIMIT_TEST_WORDS 1024

/* What is kept of the complaints of a client that a test runs: usage and its error fit. */
#define LIMIT_TEST_SAID 4096

/* Connections of one worker at once, from which on it is worth to clean up behind them. */
#define LIMIT_BURST 16

/* How long after them, in milliseconds: the next of several bursts may be on its way. */
#define LIMIT_BURST_MS 1000

/* A request for metrics: Prometheus sends 300 bytes, a browser with many cookies more. */
#define LIMIT_METRICS_REQUEST 8192

/* Connections for metrics at once: two Prometheus and somebody who looks, with room. */
#define LIMIT_METRICS_CONNECTIONS 16

/* How long such a connection lasts, in milliseconds: as long as Prometheus itself waits. */
#define LIMIT_METRICS_MS 10000

/* The first line and headers of a call in `try`: docker's longest real ones are 8 KiB. */
#define LIMIT_TRY_HEAD (256u * 1024)

/* The JSON of a call in `try` that is kept: what the newest engines show a plugin. */
#define LIMIT_TRY_BODY (4u * 1024 * 1024)

/* What a client sends at once in `try`, as a build's context; it is read and dropped. */
#define LIMIT_TRY_UPLOAD (1ull << 40)

/* Connections of a client in `try` at once: compose has two for each container. */
#define LIMIT_TRY_CONNECTIONS 256

/* Containers, networks and the like that one client makes in `try`. */
#define LIMIT_TRY_THINGS 4096

/* Calls of one client in `try` that are shown. */
#define LIMIT_TRY_CALLS 65536

#endif

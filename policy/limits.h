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

/* Text that claims point to, beyond what they borrow from the request. */
#define LIMIT_CLAIM_TEXT (256u * 1024)

/* Parameters in one query string. `docker build` with many --build-arg sends one; t= repeats. */
#define LIMIT_QUERY_PARAMS 256

/* A request target: Go's server takes 1 MiB of header, docker's longest real ones are 8 KiB. */
#define LIMIT_URI (1024u * 1024)

/* A normalised image reference: 255 of name, 128 of tag, 136 of digest, and separators. */
#define LIMIT_REFERENCE 640

/* A denial's text. The docker CLI prints it whole; a terminal of 80x24 shows 1.9 KiB. */
#define LIMIT_MESSAGE (8u * 1024)

/* One value shown in a message or a log line; longer ones are cut there, and say so. */
#define LIMIT_SHOWN_VALUE 120

/* Denied claims shown in one message; how many more there are is said. */
#define LIMIT_SHOWN_CLAIMS 12

/* One line of the decision log. */
#define LIMIT_LOG_LINE (64u * 1024)

/* A policy file. Ten thousand image patterns are 400 KiB. */
#define LIMIT_POLICY_FILE (1024u * 1024)

/* Nesting of a policy file: the language needs 4; libyaml is quadratic in it. */
#define LIMIT_POLICY_DEPTH 16

/* Mistakes reported for one policy file; that there are more is said. */
#define LIMIT_DIAGNOSTICS 100

/* Connections held at once: dockerd opens one per API call in flight. */
#define LIMIT_CONNECTIONS 2048

/* Large requests waiting to be judged; further ones are answered with an error. */
#define LIMIT_HEAVY_QUEUE 64

/* How long a stop waits for the calls in flight, in milliseconds. */
#define LIMIT_DRAIN_MS 5000

#endif

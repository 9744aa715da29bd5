/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "try_session.h"

/* Sends what the engine would tell, from the connection's beginning to the run's end. */
static void send_events(struct try_session *session, const struct try_http *http)
{
	size_t sent = 0;
	bool ending = false;

	while (!ending) {
		char *text = NULL;
		size_t len = 0;

		pthread_mutex_lock(&session->lock);
		while (session->events_len == sent && !session->ending)
			pthread_cond_wait(&session->changed, &session->lock);
		ending = session->ending;
		len = session->events_len - sent;
		if (len > 0)
			text = strndup(session->events_text + sent, len);
		pthread_mutex_unlock(&session->lock);
		if (text && try_http_send(http, text, len) < 0)
			ending = true;
		free(text);
		sent += len;
	}
}

/* Judges and answers one request. */
static void answer_one(struct try_session *session, struct try_request *request,
                       struct try_reply *ret)
{
	_cleanup_(freep) char *message = NULL;
	struct try_place place;
	enum try_outcome outcome;

	*ret = (struct try_reply){0};
	if (try_place_find(session, request, &place) == 0) {
		outcome = try_judge(session, request, &place, &message);
		if (message)
			try_answer_error(403, message, ret);
		else
			try_answer(session, request, &place, outcome, ret);
	}
	try_place_done(&place);
}

/* What follows a head that was sent. False when that was the end of the connection. */
static bool serve_rest(struct try_session *session, struct try_http *http, enum try_rest rest)
{
	if (rest == TRY_REST_NONE)
		return true;
	if (rest == TRY_REST_EVENTS)
		send_events(session, http);
	shutdown(http->fd, SHUT_WR);
	try_http_drain(http);
	return false;
}

/* Reads, judges and answers the next request. False at the end. */
static bool serve_one(struct try_session *session, struct try_http *http)
{
	struct try_request request = {0};
	struct try_reply reply = {0};
	bool goes_on;
	int r = try_http_read(http, &request);

	if (r == 0 || (r < 0 && !http->why))
		return false;
	if (r < 0) {
		try_answer_error(400, http->why, &reply);
	} else {
		pthread_mutex_lock(&session->lock);
		if (session->calls >= LIMIT_TRY_CALLS)
			session->overflown = true;
		else
			answer_one(session, &request, &reply);
		pthread_mutex_unlock(&session->lock);
	}
	goes_on = r > 0 && request.keep_alive && reply.text;
	try_request_done(&request);
	if (reply.text && try_http_send(http, reply.text, reply.len) < 0)
		goes_on = false;
	free(reply.text);
	return serve_rest(session, http, reply.rest) && goes_on;
}

void try_serve(struct try_session *session, struct try_http *http)
{
	while (serve_one(session, http))
		continue;
}

/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The denial that a developer reads behind `docker run`: what was not allowed, why, and what to do
 * instead. Decides nothing.
 */
#ifndef QUAYMASTER_MESSAGE_H
#define QUAYMASTER_MESSAGE_H

#include "decision.h"
#include "text.h"

/* Writes the message of a denied call: all its violations, bounded by LIMIT_SHOWN_CLAIMS. */
void message_write(struct text *text, const struct decision_record *record);

#endif

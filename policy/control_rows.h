/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is said about each control, in two tables; each control has a row in one of them. Everybody
 * but claim.c asks control_info().
 */
#ifndef QUAYMASTER_CONTROL_ROWS_H
#define QUAYMASTER_CONTROL_ROWS_H

#include "claim.h"

extern const struct control_info control_host_rows[CONTROL_COUNT];
extern const struct control_info control_container_rows[CONTROL_COUNT];

#endif

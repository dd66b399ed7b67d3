/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Keeps other processes of the same person out of this one. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * From now on no other process may trace this one, read its memory, or see
 * whatever else of it the system shows to a tracer alone, unless it has
 * CAP_SYS_PTRACE as root has; and no core is written when it crashes. Programs
 * that this one executes are open again, but have the same (soft) limit on
 * their cores. Belongs before the first secret, and as near to the start of the
 * program as can be: who looks in already stays. FALSE, with a message in the
 * log, when the system does not do it.
 */
gboolean sotto_process_protect (void);

G_END_DECLS

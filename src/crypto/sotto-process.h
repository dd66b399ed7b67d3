/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What a process asks for when it starts: that others of the same person are
 * kept out of it, and that it may open files enough. */

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

/*
 * Raises the soft limit on descriptors to the hard one, but not above 65536,
 * and never lowers it: each file that is offered or stored takes some, and most
 * systems begin with 1024. Programs that this one executes inherit it. FALSE,
 * with a message in the log, when the system does not do it.
 */
gboolean sotto_process_allow_files (void);

G_END_DECLS

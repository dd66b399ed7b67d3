/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The other end of a control connection: literal lines. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Returns what to send for a line, "250 OK\r\n" for example; NULL: it hangs up.
 * Free it. */
typedef char *(*FakeTorAnswer) (const char *line, gpointer user_data);

typedef struct _FakeTor FakeTor;

/* Listens at the Unix socket @path, or when that is NULL at a port of
 * 127.0.0.1. */
FakeTor *fake_tor_new (const char   *path,
                       FakeTorAnswer answer,
                       gpointer      user_data);
void     fake_tor_free (FakeTor *self);

guint16 fake_tor_get_port (FakeTor *self);

/* How many have connected, and the lines that have come, in order. */
guint            fake_tor_count (FakeTor *self);
const GPtrArray *fake_tor_get_lines (FakeTor *self);

/* To the last one that connected: an event; and that it is gone. */
void fake_tor_send (FakeTor *self, const char *text);
void fake_tor_hang_up (FakeTor *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeTor, fake_tor_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Lines of text from a stream, as they come and as long as they are wanted. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOTTO_TYPE_CLI_INPUT (sotto_cli_input_get_type ())
G_DECLARE_FINAL_TYPE (SottoCliInput, sotto_cli_input, SOTTO, CLI_INPUT, GObject)

/*
 * Nothing is read until sotto_cli_input_resume().
 *
 * Signals:
 *   "line" (char *)     valid UTF-8 of at most 65536 bytes, without its end;
 *                       "" for a line of nothing but white space
 *   "fault" (GError *)  a line that is too long or no UTF-8; it is skipped
 *   "ended" ()          once, at the end of the stream or when it fails
 */
SottoCliInput *sotto_cli_input_new (GInputStream *stream);

/* Goes on after it was made or paused; no line comes from inside this call. */
void sotto_cli_input_resume (SottoCliInput *self);

/* No further line comes until it resumes, and no more is read than is on its
 * way, so that a writer at the other end of a pipe has to wait. */
void sotto_cli_input_pause (SottoCliInput *self);

/* For good: what is being read is given up. */
void sotto_cli_input_stop (SottoCliInput *self);

G_END_DECLS

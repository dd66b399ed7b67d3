/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Why a file could not be sent or stored: a code for each cause. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOTTO_FILE_ERROR (sotto_file_error_quark ())
GQuark sotto_file_error_quark (void);

typedef enum {
  SOTTO_FILE_ERROR_NOT_FOUND = 1, /* there is no such file */
  SOTTO_FILE_ERROR_NOT_A_FILE,    /* a folder, a device */
  SOTTO_FILE_ERROR_PERMISSION,    /* it may not be read, or not written there */
  SOTTO_FILE_ERROR_READ,          /* the disk does not give it */
  SOTTO_FILE_ERROR_CHANGED,       /* it changed while it was being sent */
  SOTTO_FILE_ERROR_NO_SPACE,      /* the disk is full, or would be */
  SOTTO_FILE_ERROR_WRITE,         /* the disk does not take it */
  SOTTO_FILE_ERROR_PEER,          /* the peer could not send or store it */
  SOTTO_FILE_ERROR_WRONG,         /* what came is not what was offered */
  SOTTO_FILE_ERROR_GONE,          /* the conversation ended before it did */
} SottoFileError;

/* The fixed word of the code, for programs: "not-found", "no-space", … */
const char *sotto_file_error_get_word (int code);

/* What a person is told: one sentence without its full stop, and what to do;
 * translated. What is not of SOTTO_FILE_ERROR is told as
 * sotto_session_error_explain() does. Transfer full. */
void sotto_file_error_explain (const GError *error,
                               char        **title,
                               char        **advice);

/* Takes what GIO says apart: @cause from reading if @reading, else from
 * writing. Always sets @error; what is cancelled stays G_IO_ERROR_CANCELLED. */
void sotto_file_error_from (GError      **error,
                            const GError *cause,
                            gboolean      reading);

/* The same for a system call's errno, and @what failed, for the log. */
void sotto_file_error_from_errno (GError    **error,
                                  int         code,
                                  gboolean    reading,
                                  const char *what);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the two files of a pipe share, and nobody else sees. */

#pragma once

#include "sotto-buffer.h"
#include "sotto-pipe.h"
#include "sotto-queue.h"

G_BEGIN_DECLS

/* Its sources do not hold it: it ends them when it goes. */
struct _SottoPipe {
  GObject parent_instance;

  GIOStream             *stream;
  GPollableInputStream  *input;
  GPollableOutputStream *output;

  SottoBuffer      buffer;
  GTask           *read_task;
  gsize            read_size;     /* of its block; 0: it is measured */
  SottoPipeMeasure measure;       /* NULL: read_size says it */
  GError          *read_error;    /* set when nothing more will come */
  GSource         *input_source;  /* there are bytes */
  GSource         *answer_source; /* read_task can be answered at once */
  GSource         *cancel_read_source;
  int              priority; /* of what carries bytes */

  SottoQueue queue;
  GError    *write_error;
  GSource   *output_source; /* there is room, or a first try is due */

  GTask   *close_task;
  GSource *cancel_close_source;
  gboolean half_close;
  gboolean is_closing; /* for good */
  gboolean is_ended;   /* all is written, and the peer was told if it may be */
  gboolean is_closed;
};

/* Waits for what is wanted now, and for nothing else. */
void sotto_pipe_update_input (SottoPipe *self);
void sotto_pipe_update_output (SottoPipe *self);

/* Ends the read that runs, from the main loop. */
void sotto_pipe_answer_soon (SottoPipe *self);

/* Goes on with a close that runs; ends it, or a pipe that was not closed. */
void sotto_pipe_advance_close (SottoPipe *self);
void sotto_pipe_finish_close (SottoPipe *self);

G_END_DECLS

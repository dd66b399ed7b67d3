/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What the files that make up the conversation in a terminal know of it. */

#pragma once

#include "sotto-cli-command.h"
#include "sotto-cli-event.h"
#include "sotto-cli-file.h"
#include "sotto-cli-input.h"
#include "sotto-cli-options.h"
#include "sotto-cli-progress.h"
#include "sotto-cli.h"
#include "sotto-host.h"
#include "sotto-joiner.h"
#include "sotto-reach.h"

G_BEGIN_DECLS

struct _SottoCli {
  GObject parent_instance;

  SottoCliOptions options;
  GMainLoop      *loop;
  SottoHost      *host;   /* the one */
  SottoReach     *reach;  /* its ways */
  SottoJoiner    *joiner; /* or the other */
  SottoSession   *session;
  SottoCliInput  *input;
  gboolean        interactive; /* a person types, who may think again */
  char           *way;         /* the last that was told */
  gboolean        broken;      /* standard output takes nothing more */

  GQueue     lines; /* of char *, not yet sent */
  gboolean   input_ended;
  gboolean   talked;
  gboolean   connected;   /* and nobody has been told that it no longer is */
  gboolean   left;        /* this side ended it */
  gboolean   undelivered; /* some of what was said */
  GPtrArray *given_up;    /* of SottoMessage, of which nobody has been told */
  int        cause;       /* what was said last of why there is no connection */
  gboolean   shown; /* something that the peer does not know we have seen */
  guint      catch_up_id;
  guint      signal_ids[3];

  GPtrArray       *files;      /* of SottoCliFile, which have not ended */
  GPtrArray       *lost_files; /* likewise ended, of which nobody was told */
  SottoCliFile    *offering;   /* the one that is being opened */
  guint            n_files;    /* that ever were */
  SottoCliProgress progress;

  /* How far our messages have come, by id. */
  guint64 last;
  guint64 sent;
  guint64 delivered;
  guint64 seen;
};

/* In sotto-cli-hear.c: what happens is printed. */
void sotto_cli_hear (SottoCli *self, SottoSession *session);
void sotto_cli_hear_host (SottoCli *self, SottoHost *host);
void sotto_cli_hear_joiner (SottoCli *self, SottoJoiner *joiner);

/* In sotto-cli-way.c: how the two find each other, and which way they talk. The
 * host is opened to others as the options say. */
void sotto_cli_open_ways (SottoCli *self);
void sotto_cli_hear_ways (SottoCli *self, SottoJoiner *joiner);
void sotto_cli_hear_path (SottoCli *self, SottoSession *session);

/* What errors are told with: the joiner's place; NULL: there are several. */
const char *sotto_cli_get_address (SottoCli *self);

/* In sotto-cli-outage.c: the connection is gone, and there will be another one
 * or not; what becomes of the attempts is printed. */
void sotto_cli_show_break (SottoCli *self);
void sotto_cli_show_break_for_good (SottoCli *self, const GError *error);
void sotto_cli_hear_attempts (SottoCli *self, SottoSession *session);

/* Ends the conversation from this side. */
void sotto_cli_leave (SottoCli *self, SottoEndReason reason);

void sotto_cli_show (SottoCli *self, const SottoCliEvent *event);
void sotto_cli_show_error (SottoCli     *self,
                           const GError *error,
                           guint         retry_after);

/* So many messages may wait to be sent, and as many for the peer to say that
 * they are there; then the input has to wait. */
#define SOTTO_CLI_WAITING_MAX 256

/* In sotto-cli-files.c: a file of ours, or the peer's offer, is told about
 * until it ends; or until @error has ended it, or the conversation is over. */
SottoCliFile *sotto_cli_add_file (SottoCli *self, const char *name);
void          sotto_cli_follow_file (SottoCli      *self,
                                     SottoCliFile  *file,
                                     SottoTransfer *transfer);
void          sotto_cli_fail_file (SottoCli     *self,
                                   SottoCliFile *file,
                                   const GError *error);
void          sotto_cli_give_up_files (SottoCli *self);

/* Answers what the options have the answer to. */
void sotto_cli_answer_offers (SottoCli *self);

/* Whether the end of the input has to wait for a file; whether there is room
 * for another one of ours. */
gboolean sotto_cli_waits_for_files (SottoCli *self);
gboolean sotto_cli_may_offer (SottoCli *self);

/* Part of sotto_cli_show_undelivered(). */
void sotto_cli_show_lost_files (SottoCli *self);

/* In sotto-cli-act.c: does what a line asks for that says nothing. */
void sotto_cli_act (SottoCli *self, const SottoCliCommand *command);

/* In sotto-cli-say.c: whether a person types, and reads what is printed. */
gboolean sotto_cli_is_with_person (SottoCli *self);

/* What is typed is sent. */
void sotto_cli_start_saying (SottoCli *self);
void sotto_cli_stop_saying (SottoCli *self);

/* Tells how far a message of ours is. */
void sotto_cli_follow_message (SottoCli *self, SottoMessage *message);

/* The peer knows nothing of what was said before: messages count from 1. */
void sotto_cli_count_anew (SottoCli *self);

/* Once it has been said why: lists the messages that were not delivered, and at
 * the end the lines that had not become any. */
void sotto_cli_show_undelivered (SottoCli *self);
void sotto_cli_show_unsent (SottoCli *self);

/* Soon, once the session has done what it is at: sends the lines that wait,
 * tells the peer what was shown, ends when all is said. */
void sotto_cli_schedule (SottoCli *self);

G_END_DECLS

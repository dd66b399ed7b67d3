/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What happens in a conversation, as it is printed: one event a line. */

#pragma once

#include "sotto-reach.h"
#include "sotto-wire-log.h"

G_BEGIN_DECLS

typedef enum {
  SOTTO_CLI_EVENT_LISTENING,
  SOTTO_CLI_EVENT_ADDRESS,
  SOTTO_CLI_EVENT_INVITE,
  SOTTO_CLI_EVENT_TOR,
  SOTTO_CLI_EVENT_PUBLISHED,
  SOTTO_CLI_EVENT_TRYING,
  SOTTO_CLI_EVENT_CONNECTED,
  SOTTO_CLI_EVENT_READY,
  SOTTO_CLI_EVENT_PATH,
  SOTTO_CLI_EVENT_MESSAGE,
  SOTTO_CLI_EVENT_SENT,
  SOTTO_CLI_EVENT_DELIVERED,
  SOTTO_CLI_EVENT_SEEN,
  SOTTO_CLI_EVENT_NOT_DELIVERED,
  SOTTO_CLI_EVENT_NOT_A_COMMAND, /* for people only: what was said looks like
                                    one */
  SOTTO_CLI_EVENT_FILE_OFFER,
  SOTTO_CLI_EVENT_FILE_PROGRESS,
  SOTTO_CLI_EVENT_FILE_DONE,
  SOTTO_CLI_EVENT_FILE_FAILED,
  SOTTO_CLI_EVENT_TYPING,
  SOTTO_CLI_EVENT_EPOCH,
  SOTTO_CLI_EVENT_FRAME,
  SOTTO_CLI_EVENT_GUESS,
  SOTTO_CLI_EVENT_DISCONNECTED,
  SOTTO_CLI_EVENT_RECONNECTING,
  SOTTO_CLI_EVENT_ENDED,
  SOTTO_CLI_EVENT_ERROR,
} SottoCliEventKind;

/* Nothing in it is owned: it lives as long as it takes to print it. */
typedef struct {
  SottoCliEventKind kind;
  union {
    struct {
      guint              port;
      const char *const *addresses; /* with the port */
    } listening;
    struct {
      const char     *address; /* with the port */
      SottoReachScope scope;
      SottoReachState state;
    } address;
    const char *invite;
    struct {
      guint       progress; /* percent */
      const char *summary;  /* in tor's words */
    } tor;
    const char *published; /* the onion address */
    struct {
      const char *place; /* in words */
      gboolean    known; /* to the person */
    } trying;
    struct {
      const char *peer;
      const char *code; /* the comparison code */
      gboolean    resumed;
      gboolean    again; /* not the first connection */
    } ready;
    struct {
      const char   *path;
      GSocketFamily family;
      const char   *address;
      gint64        round_trip; /* microseconds */
    } path;
    struct {
      const char *peer;
      guint64     id;
      const char *text;
      gint64      sent_at; /* microseconds since 1970 UTC */
    } message;
    guint64 id; /* SENT, DELIVERED, SEEN */
    struct {
      guint64     id;
      const char *text;
    } not_delivered;
    struct {
      guint       number; /* as this side counts the files of both */
      gboolean    outgoing;
      const char *peer;
      const char *name;
      guint64     message;   /* OFFER: the id of that */
      gboolean    undecided; /* OFFER: it is for the person to answer; FAILED:
                                and they can do so once more */
      guint64     size;      /* OFFER, PROGRESS */
      guint64     done;      /* PROGRESS */
      guint64     speed;     /* PROGRESS; bytes a second; 0: unknown */
      const char *path;      /* DONE */
      const char *reason;    /* FAILED: a fixed word */
      const char *why;       /* FAILED: the same for people, in sentences */
    } file;
    gboolean        typing;
    guint           epoch;
    SottoWireEntry *frame;
    struct {
      const char *from;
      guint       count; /* of wrong ones in a row */
      guint       wait;  /* seconds until the next guess is accepted */
      gboolean    ok;
      gboolean    closed; /* nobody is let in until the person says so */
    } guess;
    struct {
      const char *reason;   /* a fixed word */
      const char *title;    /* the same for people; NULL: an error follows */
      const char *peer;     /* who has to come; NULL: this side tries again */
      gboolean    writable; /* somebody at a terminal may write meanwhile */
    } disconnected;
    struct {
      guint       in;       /* seconds */
      const char *title;    /* why the last attempt failed; NULL: none did */
      guint       attempts; /* that failed */
      gboolean    known;    /* the title has been told */
    } reconnecting;
    struct {
      const char *reason; /* a fixed word */
      const char *untold; /* the peer, if they cannot know of it */
    } ended;
    struct {
      const char *code; /* a fixed word */
      const char *message;
      guint       retry_after; /* seconds, or 0 */
    } error;
  };
} SottoCliEvent;

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* What one side says over one connection after the other: the input says when
 * it says something, how far that comes, what of it is acknowledged and when
 * the connection breaks. The peer hears everything, once and in order. One that
 * acknowledges what it never heard has only itself to blame. */

#include <string.h>

#include "fuzz.h"
#include "sotto-outbox.h"

/* More only takes longer. */
#define STEPS_MAX 4096

/* What one step does. */
typedef enum {
  SAY,
  CARRY,  /* gives the next message to the connection */
  WRITE,  /* so many bytes of it have left */
  ARRIVE, /* the next message is there */
  ANSWER, /* the peer's receipt is here */
  BREAK,  /* and the next connection begins */
  LIE,    /* a receipt for whatever the input says */
  FORGET, /* a new conversation */
  N_DEEDS,
} Deed;

/* A message in the hands of the connection. */
typedef struct {
  guint64 id;
  guint64 end;
} Flight;

typedef struct {
  SottoOutbox *outbox;
  guint64      said;
  guint64      most; /* the newest that any connection was given */
  guint64      acknowledged;
  guint64      heard; /* by the peer */
  gboolean     lied;  /* the peer has */

  /* Of this connection. */
  guint64 given;   /* the newest message that it was given */
  guint64 told;    /* up to which they are known to have left */
  guint64 queued;  /* bytes */
  guint64 written; /* of these */
  GArray *flights; /* of Flight */
  guint   arrived; /* how many of these have */
} Talk;

static void
talk_init (Talk *talk)
{
  memset (talk, 0, sizeof *talk);
  talk->outbox = sotto_outbox_new ();
  talk->flights = g_array_new (FALSE, FALSE, sizeof (Flight));
}

static void
talk_clear (Talk *talk)
{
  g_clear_pointer (&talk->outbox, sotto_outbox_free);
  g_clear_pointer (&talk->flights, g_array_unref);
}

static void
check (const Talk *talk)
{
  const SottoRecord *next = sotto_outbox_peek (talk->outbox);
  g_autofree char   *text = NULL;

  g_assert_cmpuint (sotto_outbox_get_last (talk->outbox), ==, talk->said);
  g_assert_cmpuint (sotto_outbox_get_acknowledged (talk->outbox), ==,
                    talk->acknowledged);
  g_assert_true ((next == NULL) == (talk->given == talk->said));
  if (next != NULL) {
    text = g_strdup_printf ("%" G_GUINT64_FORMAT, talk->given + 1);
    g_assert_cmpuint (next->id, ==, talk->given + 1);
    g_assert_cmpstr (next->message.text, ==, text);
  }
}

static void
say (Talk *talk)
{
  SottoRecord *record = sotto_record_new (SOTTO_RECORD_TEXT);

  talk->said++;
  record->message.text = g_strdup_printf ("%" G_GUINT64_FORMAT, talk->said);
  sotto_outbox_add (talk->outbox, record);
}

static void
carry (Talk *talk, guint8 size)
{
  Flight flight = { talk->given + 1, talk->queued + size + 1 };

  if (sotto_outbox_peek (talk->outbox) == NULL) {
    return;
  }
  sotto_outbox_mark (talk->outbox, flight.end);
  talk->queued = flight.end;
  talk->given = flight.id;
  talk->most = MAX (talk->most, flight.id);
  g_array_append_val (talk->flights, flight);
}

/* What has left, and was not known to. */
static guint64
find_written (const Talk *talk)
{
  guint64 id = 0;

  for (guint i = 0; i < talk->flights->len; i++) {
    const Flight *flight = &g_array_index (talk->flights, Flight, i);

    if (flight->id > MAX (talk->told, talk->acknowledged) &&
        flight->end <= talk->written) {
      id = flight->id;
    }
  }
  return id;
}

static void
write_some (Talk *talk, guint8 size)
{
  guint64 wanted;

  talk->written = MIN (talk->written + size, talk->queued);
  wanted = find_written (talk);
  g_assert_cmpuint (sotto_outbox_take_written (talk->outbox, talk->written), ==,
                    wanted);
  talk->told = MAX (talk->told, wanted);
}

static void
arrive (Talk *talk)
{
  const Flight *flight;

  if (talk->arrived == talk->flights->len) {
    return;
  }
  flight = &g_array_index (talk->flights, Flight, talk->arrived);
  talk->arrived++;
  /* What it has had already comes again; nothing is ever left out. */
  g_assert_true (talk->lied || flight->id <= talk->heard + 1);
  talk->heard = MAX (talk->heard, flight->id);
}

static void
acknowledge (Talk *talk, guint64 id)
{
  gboolean known = id <= talk->most;

  g_assert_true (sotto_outbox_acknowledge (talk->outbox, id) == known);
  if (known) {
    talk->acknowledged = MAX (talk->acknowledged, id);
    talk->given = MAX (talk->given, id);
  }
}

static void
connect_again (Talk *talk)
{
  talk->queued = 0;
  talk->written = 0;
  talk->arrived = 0;
  g_array_set_size (talk->flights, 0);
  /* The peer's greeting says how far it has come. */
  acknowledge (talk, talk->heard);
  sotto_outbox_rewind (talk->outbox);
  talk->given = talk->acknowledged;
  talk->told = talk->acknowledged;
}

static void
forget (Talk *talk)
{
  sotto_outbox_clear (talk->outbox);
  talk->said = 0;
  talk->most = 0;
  talk->acknowledged = 0;
  talk->heard = 0;
  talk->lied = FALSE;
  connect_again (talk);
}

static void
step (Talk *talk, FuzzInput *input)
{
  switch (fuzz_input_take_u8 (input) % N_DEEDS) {
  case CARRY:
    carry (talk, fuzz_input_take_u8 (input));
    break;
  case WRITE:
    write_some (talk, fuzz_input_take_u8 (input));
    break;
  case ARRIVE:
    arrive (talk);
    break;
  case ANSWER:
    acknowledge (talk, talk->heard);
    break;
  case BREAK:
    connect_again (talk);
    break;
  case LIE:
    talk->lied = TRUE;
    acknowledge (talk, fuzz_input_take_u8 (input));
    break;
  case FORGET:
    forget (talk);
    break;
  case SAY:
  default:
    say (talk);
    break;
  }
}

/* A connection that lasts brings all there is. */
static void
finish (Talk *talk)
{
  connect_again (talk);
  while (sotto_outbox_peek (talk->outbox) != NULL) {
    carry (talk, 0);
    arrive (talk);
  }
  acknowledge (talk, talk->heard);
  g_assert_true (talk->lied || talk->heard == talk->said);
  check (talk);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  FuzzInput input;
  Talk      talk;

  fuzz_input_init (&input, data, MIN (size, STEPS_MAX));
  talk_init (&talk);
  while (!fuzz_input_is_spent (&input)) {
    step (&talk, &input);
    check (&talk);
  }
  finish (&talk);
  talk_clear (&talk);
  return 0;
}

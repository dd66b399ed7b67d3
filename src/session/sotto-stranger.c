/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Takes one incoming connection through the handshake to its first record, and
 * closes it if it does not come so far. */

#include "sotto-stranger.h"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "sotto-address.h"
#include "sotto-goodbye.h"
#include "sotto-listener.h"
#include "sotto-protocol-error.h"
#include "sotto-socket.h"

/* As much of what a stranger has said is read before it is cut off. */
#define DROPPED_SIZE 4096

struct _SottoStranger {
  GObject parent_instance;

  SottoDoor       *door;
  SottoPipe       *pipe;
  SottoHandshaker *handshaker;
  SottoLink       *link;
  char            *address;
  char            *host;
  char            *network;
  guint            deadline_id;
  guint64          order;
  gboolean         onion;   /* it comes through Tor */
  gboolean         probe;   /* it may be one of our own */
  gboolean         over;    /* nothing that it says matters any more */
  gboolean         leaving; /* its connection is being closed */
};

G_DEFINE_FINAL_TYPE (SottoStranger, sotto_stranger, G_TYPE_OBJECT)

enum { PROVED, GREETED, FAILED, GONE, N_SIGNALS };

static guint signals[N_SIGNALS];

/* From here on nothing that comes over the connection matters. FALSE if that
 * was so already. */
static gboolean
finish (SottoStranger *self)
{
  if (self->over) {
    return FALSE;
  }
  self->over = TRUE;
  sotto_clock_clear_timeout (self->door->clock, &self->deadline_id);
  if (self->link != NULL) {
    g_signal_handlers_disconnect_by_data (self->link, self);
  }
  return TRUE;
}

static void
goodbye_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoStranger) self = user_data;

  sotto_goodbye_finish (SOTTO_PIPE (source), result);
  g_signal_emit (self, signals[GONE], 0);
}

static void
link_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoStranger) self = user_data;

  sotto_link_close_finish (SOTTO_LINK (source), result);
  g_signal_emit (self, signals[GONE], 0);
}

static void
cut_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoStranger) self = user_data;

  sotto_pipe_close_finish (SOTTO_PIPE (source), result, NULL);
  g_signal_emit (self, signals[GONE], 0);
}

/* Closes at once. What has come is read first: a connection that is closed with
 * something unread is reset, and the refusal would not arrive. */
static void
cut (SottoStranger *self)
{
  GIOStream            *stream = sotto_pipe_get_stream (self->pipe);
  GPollableInputStream *in =
    G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stream));
  g_autoptr (GCancellable) at_once = g_cancellable_new ();
  char                     dropped[DROPPED_SIZE];

  g_pollable_input_stream_read_nonblocking (in, dropped, sizeof dropped, NULL,
                                            NULL);
  g_cancellable_cancel (at_once);
  sotto_pipe_close_async (self->pipe, at_once, cut_cb, g_object_ref (self));
}

static gboolean
is_crowded (SottoDoor *door)
{
  guint n = 0;

  for (guint i = 0; i < door->strangers->len; i++) {
    SottoStranger *stranger = g_ptr_array_index (door->strangers, i);

    n += stranger->leaving ? 1 : 0;
  }
  return n >= SOTTO_LEAVING_MAX;
}

static void
leave (SottoStranger *self, int bye_reason)
{
  gboolean crowded = is_crowded (self->door);

  if (self->leaving) {
    return;
  }
  self->leaving = TRUE;
  if (self->link != NULL) {
    sotto_link_close_async (self->link, bye_reason, link_closed_cb,
                            g_object_ref (self));
  } else if (crowded) {
    cut (self);
  } else {
    sotto_goodbye_async (self->pipe, self->door->clock, goodbye_cb,
                         g_object_ref (self));
  }
}

static void
fail (SottoStranger *self, const GError *error, int bye_reason)
{
  if (finish (self)) {
    g_signal_emit (self, signals[FAILED], 0, error);
    leave (self, bye_reason);
  }
}

static void
link_failed_cb (SottoLink *link, const GError *error, SottoStranger *self)
{
  fail (self, error, -1);
}

static void
record_cb (SottoLink *link, SottoRecord *record, SottoStranger *self)
{
  g_autoptr (GError) error = NULL;

  if (record->type == SOTTO_RECORD_GREETING) {
    finish (self);
    g_signal_emit (self, signals[GREETED], 0, record);
    return;
  }
  error = g_error_new_literal (SOTTO_PROTOCOL_ERROR, SOTTO_PROTOCOL_ERROR_ORDER,
                               "Something came before GREETING");
  fail (self, error, SOTTO_BYE_PROTOCOL);
}

static gboolean
deadline_cb (gpointer user_data)
{
  SottoStranger     *self = user_data;
  g_autoptr (GError) error =
    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "No GREETING came");

  self->deadline_id = 0;
  fail (self, error, -1);
  return G_SOURCE_REMOVE;
}

static void
await_greeting (SottoStranger *self)
{
  self->link = sotto_link_new (self->handshaker, SOTTO_ROLE_HOST,
                               self->door->clock, self->door->random);
  if (self->onion) {
    sotto_link_set_onion (self->link, self->address);
  }
  g_signal_connect (self->link, "record", G_CALLBACK (record_cb), self);
  g_signal_connect (self->link, "failed", G_CALLBACK (link_failed_cb), self);
  self->deadline_id =
    sotto_clock_add_timeout (self->door->clock,
                             SOTTO_HANDSHAKE_DEADLINE_S * 1000, deadline_cb,
                             self, "[sottovoce] greeting deadline");
  self->order = ++self->door->proved;
  g_signal_emit (self, signals[PROVED], 0);
  if (!self->over) {
    sotto_link_start (self->link);
  }
}

static void
handshake_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoStranger) self = user_data;
  g_autoptr (GError)        error = NULL;

  if (!sotto_handshaker_run_finish (self->handshaker, result, &error)) {
    fail (self, error, -1);
  } else if (!self->over) {
    await_greeting (self);
  }
}

static void
sotto_stranger_dispose (GObject *object)
{
  SottoStranger *self = SOTTO_STRANGER (object);

  finish (self);
  g_clear_object (&self->handshaker);
  g_clear_object (&self->link);
  g_clear_object (&self->pipe);
  G_OBJECT_CLASS (sotto_stranger_parent_class)->dispose (object);
}

static void
sotto_stranger_finalize (GObject *object)
{
  SottoStranger *self = SOTTO_STRANGER (object);

  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->network, g_free);
  G_OBJECT_CLASS (sotto_stranger_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, GType argument)
{
  return g_signal_new (name, SOTTO_TYPE_STRANGER, G_SIGNAL_RUN_LAST, 0, NULL,
                       NULL, NULL, G_TYPE_NONE, argument == G_TYPE_NONE ? 0 : 1,
                       argument);
}

static void
sotto_stranger_class_init (SottoStrangerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sotto_stranger_dispose;
  G_OBJECT_CLASS (klass)->finalize = sotto_stranger_finalize;

  signals[PROVED] = add_signal ("proved", G_TYPE_NONE);
  signals[GREETED] = add_signal ("greeted", G_TYPE_POINTER);
  signals[FAILED] = add_signal ("failed", G_TYPE_ERROR);
  signals[GONE] = add_signal ("gone", G_TYPE_NONE);
}

static void
sotto_stranger_init (SottoStranger *self)
{
}

/* A peer that has gone already has no address. */
static void
look_at (SottoStranger *self, GSocketConnection *connection)
{
  g_autoptr (GSocketAddress) address =
    g_socket_connection_get_remote_address (connection, NULL);

  self->address = sotto_address_format_socket (address);
  self->host = sotto_address_format_host (address);
  self->network = sotto_address_format_network (address);
}

SottoStranger *
sotto_stranger_new (GIOStream *stream, SottoDoor *door)
{
  SottoStranger  *self = g_object_new (SOTTO_TYPE_STRANGER, NULL);
  SottoHandshake *handshake =
    sotto_handshake_new_host (door->w, door->salt, door->iterations,
                              door->random);

  self->door = door;
  self->pipe = sotto_pipe_new (stream);
  sotto_pipe_set_priority (self->pipe, SOTTO_STRANGERS_PRIORITY);
  self->handshaker =
    sotto_handshaker_new (handshake, self->pipe, door->clock, &door->guesses);
  sotto_handshaker_set_turns (self->handshaker, door->turns);
  look_at (self, G_SOCKET_CONNECTION (stream));
  return self;
}

/* Tor connects from this computer: that address would mislead. */
void
sotto_stranger_set_onion (SottoStranger *self)
{
  char **names[] = { &self->address, &self->host, &self->network };

  g_return_if_fail (SOTTO_IS_STRANGER (self));
  g_return_if_fail (self->link == NULL);

  self->onion = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_clear_pointer (names[i], g_free);
    /* Translators: in the place of an address, of somebody who comes through
     * Tor. */
    *names[i] = g_strdup (_ ("Tor"));
  }
}

gboolean
sotto_stranger_get_onion (SottoStranger *self)
{
  g_return_val_if_fail (SOTTO_IS_STRANGER (self), FALSE);

  return self->onion;
}

void
sotto_stranger_set_probe (SottoStranger *self)
{
  g_return_if_fail (SOTTO_IS_STRANGER (self));

  self->probe = TRUE;
}

gboolean
sotto_stranger_is_probe (SottoStranger *self)
{
  g_return_val_if_fail (SOTTO_IS_STRANGER (self), FALSE);

  return self->probe && !sotto_stranger_has_spoken (self);
}

const char *
sotto_stranger_get_address (SottoStranger *self)
{
  g_return_val_if_fail (SOTTO_IS_STRANGER (self), NULL);

  return self->address;
}

const char *
sotto_stranger_get_host (SottoStranger *self)
{
  g_return_val_if_fail (SOTTO_IS_STRANGER (self), NULL);

  return self->host;
}

const char *
sotto_stranger_get_network (SottoStranger *self)
{
  g_return_val_if_fail (SOTTO_IS_STRANGER (self), NULL);

  return self->network;
}

gboolean
sotto_stranger_has_place (SottoStranger *self)
{
  g_return_val_if_fail (SOTTO_IS_STRANGER (self), FALSE);

  return !self->over;
}

gboolean
sotto_stranger_has_spoken (SottoStranger *self)
{
  SottoHandshake *handshake;
  guint8          hello[SOTTO_HELLO_SIZE];

  g_return_val_if_fail (SOTTO_IS_STRANGER (self), FALSE);

  handshake = sotto_handshaker_get_handshake (self->handshaker);
  return sotto_handshake_get_next (handshake) != SOTTO_HANDSHAKE_HELLO ||
         (sotto_socket_peek (sotto_pipe_get_stream (self->pipe), hello,
                             sizeof hello) &&
          hello[0] == SOTTO_HANDSHAKE_HELLO);
}

gint64
sotto_stranger_get_heard (SottoStranger *self)
{
  g_return_val_if_fail (SOTTO_IS_STRANGER (self), 0);

  return sotto_handshaker_get_heard (self->handshaker);
}

gboolean
sotto_stranger_has_proved (SottoStranger *self)
{
  g_return_val_if_fail (SOTTO_IS_STRANGER (self), FALSE);

  return self->link != NULL;
}

guint64
sotto_stranger_get_order (SottoStranger *self)
{
  g_return_val_if_fail (SOTTO_IS_STRANGER (self), 0);

  return self->order;
}

SottoLink *
sotto_stranger_get_link (SottoStranger *self)
{
  g_return_val_if_fail (SOTTO_IS_STRANGER (self), NULL);

  return self->link;
}

void
sotto_stranger_receive (SottoStranger *self)
{
  g_return_if_fail (SOTTO_IS_STRANGER (self));

  sotto_handshaker_run_async (self->handshaker, handshake_cb,
                              g_object_ref (self));
}

static void
end_handshake (SottoStranger *self)
{
  g_autoptr (GError) error =
    g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "It was sent away");

  finish (self);
  sotto_handshaker_fail (self->handshaker, error);
}

void
sotto_stranger_send_away (SottoStranger *self, int reason)
{
  g_return_if_fail (SOTTO_IS_STRANGER (self));

  end_handshake (self);
  leave (self, reason);
}

void
sotto_stranger_refuse (SottoStranger     *self,
                       SottoRefusalReason reason,
                       guint              retry_after)
{
  guint8             refusal[SOTTO_REFUSAL_SIZE];
  g_autoptr (GBytes) block = NULL;

  g_return_if_fail (SOTTO_IS_STRANGER (self));
  g_return_if_fail (self->link == NULL);

  end_handshake (self);
  sotto_handshake_create_refusal (reason, retry_after, refusal);
  block = g_bytes_new (refusal, sizeof refusal);
  sotto_pipe_write (self->pipe, block);
  sotto_pipe_flush (self->pipe);
  leave (self, -1);
}

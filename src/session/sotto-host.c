/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* Listens for strangers and hands the first who proves and greets to the
 * session. It goes on listening while the two talk, to tell others that the
 * host is busy. */

#include "sotto-host.h"

#include "sotto-address.h"
#include "sotto-entrance.h"
#include "sotto-knocks.h"
#include "sotto-places.h"
#include "sotto-session-private.h"
#include "sotto-stretching.h"

/* How many ports after the default one are tried. */
#define PORT_TRIES 20

/* When all places are taken: one is free after this at the latest, if those
 * who hold them are silent. */
#define RETRY_WHEN_FULL_S SOTTO_HELLO_DEADLINE_S

/* How much strangers may cost in one window of a SottoThrottle: connections
 * accepted at an entrance, about 0.1 ms each, and shares answered, some 3 ms
 * each. That is a tenth of a processor at most, and a queue of a thousand
 * connections is gone through in 2 s. */
#define ACCEPTED_MAX 128
#define ANSWERED_MAX 8

struct _SottoHost {
  GObject parent_instance;

  SottoSession  *session;
  SottoSecret   *password; /* until w is derived */
  SottoDoor      door;
  SottoEntrance *entrance;
  SottoEntrance *onion_entrance; /* NULL as long as nobody asks for it */
  GCancellable  *stretching;
  gboolean       probing_onion;
  SottoKnocks    knocks;
  guint64        newest; /* the order of the stranger who became the peer */

  char    *address; /* that it listens on, or NULL for all */
  guint16  port;
  gboolean any_port;
  gboolean exact_port;

  guint tick_id; /* while a wait is in force */
};

G_DEFINE_FINAL_TYPE (SottoHost, sotto_host, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_PORT,
  PROP_WRONG_GUESSES,
  PROP_WAIT,
  PROP_DOOR_OPEN,
  PROP_KNOCKS,
  N_PROPS
};

enum { LISTENING, CONNECTED, GUESS, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint       signals[N_SIGNALS];

/* The door */

static SottoGuessVerdict
ask (SottoHost *self, guint *wait)
{
  return sotto_guesses_ask (&self->door.guesses,
                            sotto_clock_get_time (self->door.clock), wait);
}

static gboolean
tick_cb (gpointer user_data)
{
  SottoHost *self = user_data;

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAIT]);
  if (sotto_host_get_wait (self) > 0) {
    return G_SOURCE_CONTINUE;
  }
  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

static void
notify_door (SottoHost *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WRONG_GUESSES]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAIT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DOOR_OPEN]);
  if (self->tick_id == 0 && sotto_host_get_wait (self) > 0) {
    self->tick_id = sotto_clock_add_timeout (self->door.clock, 1000, tick_cb,
                                             self, "[sottovoce] door");
  }
}

static void
note (SottoHost *self, SottoKnockKind kind, SottoStranger *stranger)
{
  sotto_knocks_note (&self->knocks, kind, sotto_stranger_get_host (stranger));
}

/* Strangers */

static void
forget (SottoHost *self, SottoStranger *stranger)
{
  g_signal_handlers_disconnect_by_data (stranger, self);
  g_ptr_array_remove_fast (self->door.strangers, stranger);
}

static void
proved_cb (SottoStranger *stranger, SottoHost *self)
{
  const char *address = sotto_stranger_get_address (stranger);

  note (self, SOTTO_KNOCK_RIGHT, stranger);
  notify_door (self);
  g_signal_emit (self, signals[GUESS], 0, TRUE, address, 0);
}

static void
failed_cb (SottoStranger *stranger, const GError *error, SottoHost *self)
{
  const char    *address = sotto_stranger_get_address (stranger);
  SottoKnockKind kind = sotto_knock_get_kind_of_failure (error);

  g_debug ("A stranger fails: %s", error->message);
  if (kind != SOTTO_KNOCK_GAVE_UP || !sotto_stranger_is_probe (stranger)) {
    note (self, kind, stranger);
  }
  if (kind == SOTTO_KNOCK_WRONG) {
    notify_door (self);
    g_signal_emit (self, signals[GUESS], 0, FALSE, address,
                   sotto_host_get_wait (self));
  }
}

static void
greeted_cb (SottoStranger *stranger, SottoRecord *greeting, SottoHost *self)
{
  gboolean ours = sotto_session_is_conversation (self->session, greeting);

  if (sotto_session_get_state (self->session) == SOTTO_SESSION_TALKING &&
      !ours) {
    note (self, SOTTO_KNOCK_TURNED, stranger);
    sotto_stranger_send_away (stranger, SOTTO_BYE_BUSY);
    return;
  }
  /* Somebody on the way may hold a GREETING back, until the one who said it has
   * long come again over another connection. */
  if (sotto_stranger_get_order (stranger) < self->newest) {
    sotto_stranger_send_away (stranger, -1);
    return;
  }
  if (ours && !sotto_session_can_settle (self->session, greeting)) {
    sotto_stranger_send_away (stranger, SOTTO_BYE_PROTOCOL);
    return;
  }
  g_signal_emit (self, signals[CONNECTED], 0);
  if (sotto_session_get_state (self->session) >= SOTTO_SESSION_ENDING) {
    return;
  }
  self->newest = sotto_stranger_get_order (stranger);
  sotto_session_welcome (self->session, sotto_stranger_get_link (stranger),
                         greeting);
  forget (self, stranger);
}

static void
gone_cb (SottoStranger *stranger, SottoHost *self)
{
  forget (self, stranger);
}

static void
turn_away (SottoHost *self, SottoStranger *stranger)
{
  note (self, SOTTO_KNOCK_TURNED, stranger);
  sotto_stranger_refuse (stranger, SOTTO_REFUSAL_ATTEMPTS, RETRY_WHEN_FULL_S);
}

/* Transfer none: it is forgotten when it is gone. */
static SottoStranger *
add_stranger (SottoHost *self, GSocketConnection *connection)
{
  SottoStranger *stranger =
    sotto_stranger_new (G_IO_STREAM (connection), &self->door);

  g_signal_connect (stranger, "proved", G_CALLBACK (proved_cb), self);
  g_signal_connect (stranger, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect (stranger, "greeted", G_CALLBACK (greeted_cb), self);
  g_signal_connect (stranger, "gone", G_CALLBACK (gone_cb), self);
  g_ptr_array_add (self->door.strangers, stranger);
  return stranger;
}

/* Accepting */

static void
incoming_cb (SottoEntrance     *entrance,
             GSocketConnection *connection,
             SottoHost         *self)
{
  SottoStranger *loser;
  SottoStranger *stranger;

  stranger = add_stranger (self, connection);
  if (entrance == self->onion_entrance) {
    sotto_stranger_set_onion (stranger);
  }
  if (!sotto_places_find (self->door.strangers, stranger,
                          sotto_clock_get_time (self->door.clock), &loser)) {
    turn_away (self, stranger);
    return;
  }
  if (loser != NULL) {
    turn_away (self, loser);
  }
  if (self->probing_onion && entrance == self->onion_entrance) {
    self->probing_onion = FALSE;
    sotto_stranger_set_probe (stranger);
  } else {
    note (self, SOTTO_KNOCK_CAME, stranger);
  }
  sotto_stranger_receive (stranger);
}

static SottoEntrance *
make_entrance (SottoHost *self)
{
  SottoEntrance *entrance = sotto_entrance_new (self->door.clock, ACCEPTED_MAX);

  g_signal_connect_object (entrance, "incoming", G_CALLBACK (incoming_cb), self,
                           0);
  return entrance;
}

/* Listening */

static gboolean
bind_port (SottoHost *self, GError **error)
{
  guint16 port = self->port == 0 ? SOTTO_PORT_DEFAULT : self->port;

  return sotto_entrance_listen (self->entrance, self->address,
                                self->any_port ? 0 : port,
                                self->exact_port ? 0 : PORT_TRIES, error);
}

/* What the system says of a port or address that it does not give reads like
 * trouble on the way to a host, which this is not. */
static gboolean
start_to_listen (SottoHost *self, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (bind_port (self, &cause)) {
    return TRUE;
  }
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE)) {
    g_propagate_error (error, g_steal_pointer (&cause));
  } else {
    g_set_error_literal (error, SOTTO_SESSION_ERROR, SOTTO_SESSION_ERROR_LISTEN,
                         cause->message);
  }
  return FALSE;
}

static void
stretched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (SottoHost) self = user_data;
  g_autoptr (GError)    error = NULL;

  self->door.w = sotto_stretching_run_finish (result, &error);
  if (self->door.w == NULL || !start_to_listen (self, &error)) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
      sotto_session_fail (self->session, error, 0);
    }
    return;
  }
  g_clear_pointer (&self->password, sotto_secret_unref);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PORT]);
  sotto_session_set_state (self->session, SOTTO_SESSION_LISTENING);
  g_signal_emit (self, signals[LISTENING], 0,
                 (guint) sotto_host_get_port (self));
}

static void
shut (SottoHost *self)
{
  g_cancellable_cancel (self->stretching);
  sotto_entrance_stop (self->entrance);
  if (self->onion_entrance != NULL) {
    sotto_entrance_stop (self->onion_entrance);
  }
  for (guint i = self->door.strangers->len; i > 0; i--) {
    SottoStranger *stranger = g_ptr_array_index (self->door.strangers, i - 1);

    g_signal_handlers_disconnect_by_data (stranger, self);
    sotto_stranger_send_away (stranger,
                              sotto_session_get_end_reason (self->session) ==
                                  SOTTO_END_QUIT
                                ? SOTTO_BYE_QUIT
                                : SOTTO_BYE_ENDED);
  }
  g_ptr_array_set_size (self->door.strangers, 0);
  /* A window may show for hours how the conversation ended. */
  g_clear_pointer (&self->password, sotto_secret_unref);
  g_clear_pointer (&self->door.w, sotto_secret_unref);
}

static void
state_cb (SottoSession *session, GParamSpec *pspec, SottoHost *self)
{
  if (sotto_session_get_state (session) >= SOTTO_SESSION_ENDING) {
    shut (self);
  }
}

/* The object */

static void
sotto_host_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  SottoHost *self = SOTTO_HOST (object);

  switch (property_id) {
  case PROP_PORT:
    g_value_set_uint (value, sotto_host_get_port (self));
    break;
  case PROP_WRONG_GUESSES:
    g_value_set_uint (value, sotto_host_get_wrong_guesses (self));
    break;
  case PROP_WAIT:
    g_value_set_uint (value, sotto_host_get_wait (self));
    break;
  case PROP_DOOR_OPEN:
    g_value_set_boolean (value, sotto_host_get_door_open (self));
    break;
  case PROP_KNOCKS:
    g_value_set_object (value, self->knocks.list);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_host_dispose (GObject *object)
{
  SottoHost *self = SOTTO_HOST (object);

  if (self->session != NULL) {
    g_signal_handlers_disconnect_by_data (self->session, self);
    shut (self);
    sotto_clock_clear_timeout (self->door.clock, &self->tick_id);
  }
  g_clear_object (&self->session);
  g_clear_object (&self->entrance);
  g_clear_object (&self->onion_entrance);
  g_clear_object (&self->stretching);
  sotto_knocks_clear (&self->knocks);
  G_OBJECT_CLASS (sotto_host_parent_class)->dispose (object);
}

static void
sotto_host_finalize (GObject *object)
{
  SottoHost *self = SOTTO_HOST (object);

  g_clear_pointer (&self->door.strangers, g_ptr_array_unref);
  g_clear_pointer (&self->door.turns, sotto_turns_free);
  g_clear_pointer (&self->password, sotto_secret_unref);
  g_clear_pointer (&self->door.w, sotto_secret_unref);
  g_clear_object (&self->door.clock);
  g_clear_pointer (&self->address, g_free);
  G_OBJECT_CLASS (sotto_host_parent_class)->finalize (object);
}

static void
sotto_host_class_init (SottoHostClass *klass)
{
  GObjectClass     *object_class = G_OBJECT_CLASS (klass);
  GParamFlags const readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = sotto_host_get_property;
  object_class->dispose = sotto_host_dispose;
  object_class->finalize = sotto_host_finalize;

  properties[PROP_PORT] =
    g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, 0, readable);
  properties[PROP_WRONG_GUESSES] =
    g_param_spec_uint ("wrong-guesses", NULL, NULL, 0, SOTTO_GUESSES_MAX, 0,
                       readable);
  properties[PROP_WAIT] =
    g_param_spec_uint ("wait", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_DOOR_OPEN] =
    g_param_spec_boolean ("door-open", NULL, NULL, TRUE, readable);
  properties[PROP_KNOCKS] =
    g_param_spec_object ("knocks", NULL, NULL, G_TYPE_LIST_MODEL, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[LISTENING] =
    g_signal_new ("listening", SOTTO_TYPE_HOST, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[CONNECTED] =
    g_signal_new ("connected", SOTTO_TYPE_HOST, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
  signals[GUESS] = g_signal_new ("guess", SOTTO_TYPE_HOST, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 3,
                                 G_TYPE_BOOLEAN, G_TYPE_STRING, G_TYPE_UINT);
}

static void
sotto_host_init (SottoHost *self)
{
  self->stretching = g_cancellable_new ();
  self->door.strangers = g_ptr_array_new_with_free_func (g_object_unref);
  sotto_knocks_init (&self->knocks);
  sotto_guesses_init (&self->door.guesses);
}

SottoHost *
sotto_host_new (SottoSecret *password, const SottoHostOptions *options)
{
  SottoHost *self = g_object_new (SOTTO_TYPE_HOST, NULL);

  self->session = sotto_session_new (SOTTO_ROLE_HOST, &options->session);
  self->password = sotto_secret_ref (password);
  self->address = g_strdup (options->bind);
  self->port = options->port;
  self->any_port = options->any_port;
  self->exact_port = options->exact_port;
  self->door.clock = g_object_ref (self->session->clock);
  self->entrance = make_entrance (self);
  sotto_knocks_set_clock (&self->knocks, self->door.clock);
  self->door.turns = sotto_turns_new (self->door.clock, ANSWERED_MAX);
  self->door.random = options->session.random;
  self->door.iterations =
    options->iterations == 0 ? SOTTO_ITERATIONS_MIN : options->iterations;
  g_signal_connect_object (self->session, "notify::state",
                           G_CALLBACK (state_cb), self, 0);
  return self;
}

void
sotto_host_start (SottoHost *self)
{
  g_return_if_fail (SOTTO_IS_HOST (self));
  g_return_if_fail (sotto_session_get_state (self->session) ==
                    SOTTO_SESSION_IDLE);

  sotto_random_fill (self->door.random, self->door.salt, SOTTO_SALT_SIZE);
  sotto_session_set_state (self->session, SOTTO_SESSION_STRETCHING);
  sotto_stretching_run_async (self->password, self->door.salt,
                              self->door.iterations, self->stretching,
                              stretched_cb, g_object_ref (self));
}

SottoSession *
sotto_host_get_session (SottoHost *self)
{
  g_return_val_if_fail (SOTTO_IS_HOST (self), NULL);

  return self->session;
}

guint16
sotto_host_get_port (SottoHost *self)
{
  g_return_val_if_fail (SOTTO_IS_HOST (self), 0);

  return sotto_entrance_get_port (self->entrance);
}

guint
sotto_host_get_wrong_guesses (SottoHost *self)
{
  g_return_val_if_fail (SOTTO_IS_HOST (self), 0);

  return self->door.guesses.wrong_in_row;
}

guint
sotto_host_get_wait (SottoHost *self)
{
  guint wait;

  g_return_val_if_fail (SOTTO_IS_HOST (self), 0);

  ask (self, &wait);
  return wait;
}

gboolean
sotto_host_get_door_open (SottoHost *self)
{
  g_return_val_if_fail (SOTTO_IS_HOST (self), FALSE);

  return ask (self, NULL) != SOTTO_GUESS_CLOSED;
}

GListModel *
sotto_host_get_knocks (SottoHost *self)
{
  g_return_val_if_fail (SOTTO_IS_HOST (self), NULL);

  return G_LIST_MODEL (self->knocks.list);
}

guint16
sotto_host_listen_for_onion (SottoHost *self)
{
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (SOTTO_IS_HOST (self), 0);

  if (sotto_host_get_port (self) == 0) {
    return 0;
  }
  if (self->onion_entrance == NULL) {
    self->onion_entrance = make_entrance (self);
    if (!sotto_entrance_listen (self->onion_entrance, "127.0.0.1", 0, 0,
                                &error)) {
      g_debug ("Nobody can come through Tor: %s", error->message);
      g_clear_object (&self->onion_entrance);
      return 0;
    }
  }
  return sotto_entrance_get_port (self->onion_entrance);
}

void
sotto_host_expect_probe (SottoHost *self, GSocketAddress *from)
{
  g_return_if_fail (SOTTO_IS_HOST (self));

  sotto_entrance_expect_probe (self->entrance, from);
}

void
sotto_host_expect_onion_probe (SottoHost *self, gboolean expected)
{
  g_return_if_fail (SOTTO_IS_HOST (self));

  self->probing_onion = expected;
}

void
sotto_host_open_door (SottoHost *self)
{
  g_return_if_fail (SOTTO_IS_HOST (self));

  sotto_guesses_reset (&self->door.guesses);
  sotto_knocks_note (&self->knocks, SOTTO_KNOCK_OPENED, NULL);
  notify_door (self);
}

/* Whether it listens on one address alone. */
static gboolean
is_bound (SottoHost *self)
{
  g_autoptr (GInetAddress) address =
    self->address == NULL ? NULL
                          : g_inet_address_new_from_string (self->address);

  return address != NULL && !g_inet_address_get_is_any (address);
}

char **
sotto_host_dup_addresses (SottoHost *self)
{
  g_auto (GStrv) addresses = NULL;
  guint16        port;

  g_return_val_if_fail (SOTTO_IS_HOST (self), NULL);

  port = sotto_host_get_port (self);
  addresses = is_bound (self) ? g_strsplit (self->address, "\n", 1)
                              : sotto_address_list_local ();
  for (guint i = 0; addresses[i] != NULL; i++) {
    g_autofree char *host = addresses[i];

    addresses[i] = sotto_address_format (host, port);
  }
  return g_steal_pointer (&addresses);
}

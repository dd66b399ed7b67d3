/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The window: its size, its notifications, and its end. */

#include "sotto-window-private.h"

#include "config.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (SottoWindow, sotto_window, ADW_TYPE_APPLICATION_WINDOW)

/* How long an announcement stands. */
#define ANNOUNCEMENT_S 5

enum { PROP_0, PROP_WIRE_VIEW, N_PROPS };

static GParamSpec *properties[N_PROPS];

static char *
dup_notification_id (SottoWindow *self, SottoNotifyKind kind)
{
  static const char *const names[] = {
    [SOTTO_NOTIFY_MESSAGE] = "message",
    [SOTTO_NOTIFY_CONNECTION] = "connection",
    [SOTTO_NOTIFY_DOOR] = "door",
  };

  return g_strdup_printf (
    "%s-%u", names[kind],
    gtk_application_window_get_id (GTK_APPLICATION_WINDOW (self)));
}

void
sotto_window_withdraw (SottoWindow *self, SottoNotifyKind kind)
{
  GtkApplication  *application = gtk_window_get_application (GTK_WINDOW (self));
  g_autofree char *id = dup_notification_id (self, kind);

  if (application != NULL) {
    g_application_withdraw_notification (G_APPLICATION (application), id);
  }
}

/* What was said is not shown: a notification is seen by whoever stands near,
 * on a locked screen too. */
void
sotto_window_notify (SottoWindow *self, SottoNotifyKind kind, const char *title)
{
  GtkApplication  *application = gtk_window_get_application (GTK_WINDOW (self));
  g_autofree char *id = dup_notification_id (self, kind);
  g_autoptr (GNotification) notification = NULL;

  if (application == NULL || gtk_window_is_active (GTK_WINDOW (self))) {
    return;
  }
  notification = g_notification_new (title);
  g_notification_set_default_action_and_target (
    notification, "app.show-window", "u",
    gtk_application_window_get_id (GTK_APPLICATION_WINDOW (self)));
  g_application_send_notification (G_APPLICATION (application), id,
                                   notification);
}

static gboolean
is_reading (SottoWindow *self)
{
  return self->conversation_page != NULL &&
         gtk_window_is_active (GTK_WINDOW (self)) &&
         sotto_conversation_page_get_reading (self->conversation_page);
}

void
sotto_window_update_seen (SottoWindow *self)
{
  if (self->session == NULL || !is_reading (self)) {
    return;
  }
  sotto_session_mark_seen (self->session);
  sotto_window_withdraw (self, SOTTO_NOTIFY_MESSAGE);
}

/* Who looks at the window sees how the connection stands, also when that is no
 * longer what the notification says. */
static void
active_changed_cb (SottoWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self))) {
    sotto_window_withdraw (self, SOTTO_NOTIFY_CONNECTION);
  }
  sotto_window_update_seen (self);
}

static void
message_cb (SottoWindow *self, SottoMessage *message)
{
  if (is_reading (self)) {
    sotto_session_mark_seen (self->session);
  } else {
    gboolean    file = sotto_message_get_transfer (message) != NULL;
    const char *peer = sotto_session_get_peer_name (self->session);
    /* Translators: %s is the other person's name. */
    g_autofree char *title =
      file ? g_strdup_printf (_ ("%s offers a file"), peer)
           : g_strdup_printf (_ ("New message from %s"), peer);

    sotto_window_notify (self, SOTTO_NOTIFY_MESSAGE, title);
  }
}

static gboolean
forget_announcement_cb (gpointer user_data)
{
  SottoWindow *self = user_data;

  self->announcement_id = 0;
  gtk_label_set_text (self->announcement, "");
  return G_SOURCE_REMOVE;
}

/* It is news for as long as it takes to be said. After that, whoever comes upon
 * it with a screen reader would take it for the state of things. */
void
sotto_window_announce (SottoWindow *self, const char *text)
{
  gtk_label_set_text (self->announcement, text);
  g_clear_handle_id (&self->announcement_id, g_source_remove);
  self->announcement_id =
    g_timeout_add_seconds (ANNOUNCEMENT_S, forget_announcement_cb, self);
  g_source_set_name_by_id (self->announcement_id, "[sottovoce] announcement");
}

static void
epoch_cb (SottoWindow *self)
{
  guint epoch = sotto_session_get_epoch (self->session);

  if (epoch > 0) {
    /* Translators: %u is the number of the new key. */
    g_autofree char *text =
      g_strdup_printf (_ ("The key was renewed. This is key number %u."),
                       epoch + 1);

    sotto_window_announce (self, text);
  }
}

/* With a closed door the other person cannot come back either, if the
 * connection breaks. */
static void
door_cb (SottoWindow *self)
{
  const char *text = _ ("The door is closed: too many wrong passwords");

  if (sotto_host_get_door_open (self->host)) {
    sotto_window_withdraw (self, SOTTO_NOTIFY_DOOR);
  } else {
    sotto_window_announce (self, text);
    sotto_window_notify (self, SOTTO_NOTIFY_DOOR, text);
  }
}

static void
rekey_interval_changed_cb (SottoWindow *self)
{
  if (self->session != NULL) {
    sotto_session_set_rekey_interval (self->session,
                                      g_settings_get_uint (self->settings,
                                                           "rekey-interval"));
  }
}

static void
destroy_cb (gpointer data)
{
  g_autoptr (SottoWindow) self = data;

  gtk_window_destroy (GTK_WINDOW (self));
}

/* The window has been hidden already; it goes when the other side has been
 * told. Not at once: the dialog whose answer led here has yet to close. */
static void
destroy_when_ended (SottoWindow *self)
{
  if (self->closing &&
      (self->session == NULL ||
       sotto_session_get_state (self->session) == SOTTO_SESSION_ENDED)) {
    self->closing = FALSE;
    g_idle_add_once (destroy_cb, g_object_ref (self));
  }
}

static void
state_cb (SottoWindow *self)
{
  if (self->closing) {
    destroy_when_ended (self);
  } else {
    sotto_window_follow_state (self);
  }
}

void
sotto_window_finish_closing (SottoWindow *self)
{
  self->closing = TRUE;
  gtk_widget_hide (GTK_WIDGET (self));
  sotto_window_withdraw (self, SOTTO_NOTIFY_MESSAGE);
  sotto_window_withdraw (self, SOTTO_NOTIFY_CONNECTION);
  sotto_window_withdraw (self, SOTTO_NOTIFY_DOOR);
  sotto_session_end (self->session, self->conversation_page != NULL
                                      ? SOTTO_END_QUIT
                                      : SOTTO_END_CANCELLED);
  destroy_when_ended (self);
}

static void
remember_size (SottoWindow *self)
{
  int width;
  int height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
  g_settings_set_int (self->settings, "window-width", width);
  g_settings_set_int (self->settings, "window-height", height);
}

/* Whether somebody must be told, or something stopped, before it can go. */
static gboolean
is_busy (SottoWindow *self)
{
  SottoSessionState state = self->session != NULL
                              ? sotto_session_get_state (self->session)
                              : SOTTO_SESSION_ENDED;

  return state != SOTTO_SESSION_ENDED && state != SOTTO_SESSION_IDLE;
}

void
sotto_window_leave (SottoWindow *self)
{
  g_return_if_fail (SOTTO_IS_WINDOW (self));

  if (self->closing) {
    return;
  }
  remember_size (self);
  if (is_busy (self)) {
    sotto_window_finish_closing (self);
  } else {
    gtk_window_destroy (GTK_WINDOW (self));
  }
}

static gboolean
close_request_cb (SottoWindow *self)
{
  remember_size (self);
  if (!is_busy (self)) {
    return GDK_EVENT_PROPAGATE;
  }
  if (!sotto_window_ask_before_closing (self)) {
    sotto_window_finish_closing (self);
  }

  return GDK_EVENT_STOP;
}

static void
restore_size (SottoWindow *self)
{
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings,
                                                   "window-width"),
                               g_settings_get_int (self->settings,
                                                   "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized")) {
    gtk_window_maximize (GTK_WINDOW (self));
  }
}

static void
watch_session (SottoWindow *self)
{
  g_signal_group_connect_swapped (self->session_signals, "notify::state",
                                  G_CALLBACK (state_cb), self);
  g_signal_group_connect_swapped (self->session_signals, "message",
                                  G_CALLBACK (message_cb), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::epoch",
                                  G_CALLBACK (epoch_cb), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::peer-name",
                                  G_CALLBACK (sotto_window_update_header),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "notify::peer-typing",
                                  G_CALLBACK (sotto_window_update_header),
                                  self);
  g_signal_group_connect_swapped (self->session_signals, "notify::peer-silent",
                                  G_CALLBACK (sotto_window_update_header),
                                  self);
}

GtkWindow *
sotto_window_new (SottoApplication *application, const SottoOpening *opening)
{
  SottoWindow *self =
    g_object_new (SOTTO_TYPE_WINDOW, "application", application, NULL);

  sotto_window_start_over (self);
  /* Before it is on the screen, the focus does not find its way by itself. */
  gtk_widget_grab_focus (GTK_WIDGET (self->start_page));
  if (opening != NULL) {
    sotto_start_page_fill (self->start_page, opening);
    if (sotto_opening_is_complete (opening)) {
      sotto_window_open (self, opening);
    }
  }

  return GTK_WINDOW (self);
}

SottoSession *
sotto_window_get_session (SottoWindow *self)
{
  g_return_val_if_fail (SOTTO_IS_WINDOW (self), NULL);

  return self->session;
}

static void
sotto_window_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SottoWindow *self = SOTTO_WINDOW (object);

  switch (property_id) {
  case PROP_WIRE_VIEW:
    g_value_set_boolean (
      value, self->conversation_page != NULL &&
               sotto_conversation_page_get_wire_view (self->conversation_page));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_window_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  SottoWindow *self = SOTTO_WINDOW (object);

  switch (property_id) {
  case PROP_WIRE_VIEW:
    /* Notified by the page, once it has changed. */
    if (self->conversation_page != NULL) {
      sotto_conversation_page_set_wire_view (self->conversation_page,
                                             g_value_get_boolean (value));
    }
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static void
sotto_window_dispose (GObject *object)
{
  SottoWindow *self = SOTTO_WINDOW (object);

  g_clear_handle_id (&self->announcement_id, g_source_remove);
  if (self->session_signals != NULL) {
    g_signal_group_set_target (self->session_signals, NULL);
  }
  g_clear_object (&self->session_signals);
  g_clear_object (&self->host_signals);
  g_clear_weak_pointer (&self->question);
  g_clear_object (&self->settings);
  g_clear_object (&self->reach);
  g_clear_object (&self->host);
  g_clear_object (&self->joiner);
  g_clear_object (&self->session);
  g_clear_pointer (&self->opening, sotto_opening_free);
  G_OBJECT_CLASS (sotto_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SottoWindow, title);
  gtk_widget_class_bind_template_child (widget_class, SottoWindow, short_title);
  gtk_widget_class_bind_template_child (widget_class, SottoWindow, lock_button);
  gtk_widget_class_bind_template_child (widget_class, SottoWindow, wire_button);
  gtk_widget_class_bind_template_child (widget_class, SottoWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SottoWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, SottoWindow,
                                        announcement);
  gtk_widget_class_bind_template_callback (widget_class, close_request_cb);
  gtk_widget_class_bind_template_callback (widget_class, active_changed_cb);
}

static void
sotto_window_class_init (SottoWindowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sotto_window_get_property;
  object_class->set_property = sotto_window_set_property;
  object_class->dispose = sotto_window_dispose;

  properties[PROP_WIRE_VIEW] =
    g_param_spec_boolean ("wire-view", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                            G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SOTTO_TYPE_LOCK_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-window.ui");
  bind_children (widget_class);
  sotto_window_install_actions (widget_class);
}

static void
sotto_window_init (SottoWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = g_settings_new (APPLICATION_ID);
  self->session_signals = g_signal_group_new (SOTTO_TYPE_SESSION);
  self->host_signals = g_signal_group_new (SOTTO_TYPE_HOST);
  g_signal_group_connect_swapped (self->host_signals, "notify::door-open",
                                  G_CALLBACK (door_cb), self);
  g_signal_connect_object (self->settings, "changed::rekey-interval",
                           G_CALLBACK (rekey_interval_changed_cb), self,
                           G_CONNECT_SWAPPED);
  watch_session (self);
  restore_size (self);
}

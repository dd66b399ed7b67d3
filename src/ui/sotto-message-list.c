/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A list view of bubbles that stays at its end until the person scrolls up,
 * and then says when something new has come. */

#include "sotto-message-list.h"

#include "config.h"

#include "sotto-bubble.h"
#include "sotto-follower.h"
#include "sotto-time.h"

struct _SottoMessageList {
  GtkWidget parent_instance;

  GtkWidget   *overlay;
  GtkListView *list_view;
  GtkRevealer *new_revealer;

  SottoFollower *follower;
  SottoSession  *session;
};

G_DEFINE_FINAL_TYPE (SottoMessageList, sotto_message_list, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_AT_END, N_PROPS };

static GParamSpec *properties[N_PROPS];

static void
setup_cb (SottoMessageList *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, sotto_bubble_new ());
  gtk_list_item_set_activatable (item, FALSE);
}

static gboolean
begins_day (SottoMessageList *self, SottoMessage *message, guint position)
{
  GListModel *messages =
    G_LIST_MODEL (sotto_session_get_messages (self->session));
  g_autoptr (SottoMessage) before = NULL;

  if (position == 0) {
    return TRUE;
  }
  before = g_list_model_get_item (messages, position - 1);

  return !sotto_time_is_same_day (sotto_message_get_sent_at (before),
                                  sotto_message_get_sent_at (message));
}

static void
bind_cb (SottoMessageList *self, GtkListItem *item)
{
  SottoMessage *message = gtk_list_item_get_item (item);

  sotto_bubble_bind (SOTTO_BUBBLE (gtk_list_item_get_child (item)), message,
                     sotto_session_get_peer_name (self->session),
                     begins_day (self, message,
                                 gtk_list_item_get_position (item)));
}

static void
unbind_cb (SottoMessageList *self, GtkListItem *item)
{
  sotto_bubble_unbind (SOTTO_BUBBLE (gtk_list_item_get_child (item)));
}

static void
following_changed_cb (SottoMessageList *self)
{
  if (sotto_follower_get_following (self->follower)) {
    gtk_revealer_set_reveal_child (self->new_revealer, FALSE);
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AT_END]);
}

static void
message_cb (SottoMessageList *self)
{
  if (!sotto_follower_get_following (self->follower)) {
    gtk_revealer_set_reveal_child (self->new_revealer, TRUE);
  }
}

/* Ctrl+C on a row copies the whole message; with a selection inside of it, the
 * label has taken the keys before. */
static void
copy_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GtkRoot      *root = gtk_widget_get_root (widget);
  GtkWidget    *row = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget    *bubble = row != NULL ? gtk_widget_get_first_child (row) : NULL;
  SottoMessage *message;

  if (SOTTO_IS_BUBBLE (bubble)) {
    message = sotto_bubble_get_message (SOTTO_BUBBLE (bubble));
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                            sotto_message_get_text (message));
  }
}

void
sotto_message_list_set_session (SottoMessageList *self, SottoSession *session)
{
  GListModel *messages;

  g_return_if_fail (SOTTO_IS_MESSAGE_LIST (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  messages = G_LIST_MODEL (sotto_session_get_messages (session));
  gtk_list_view_set_model (
    self->list_view,
    GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (messages))));
  sotto_follower_set_model (self->follower, messages);
  g_signal_connect_object (session, "message", G_CALLBACK (message_cb), self,
                           G_CONNECT_SWAPPED);
}

gboolean
sotto_message_list_get_at_end (SottoMessageList *self)
{
  g_return_val_if_fail (SOTTO_IS_MESSAGE_LIST (self), FALSE);

  return sotto_follower_get_following (self->follower);
}

void
sotto_message_list_go_to_end (SottoMessageList *self)
{
  g_return_if_fail (SOTTO_IS_MESSAGE_LIST (self));

  sotto_follower_go_to_end (self->follower);
}

static void
sotto_message_list_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  SottoMessageList *self = SOTTO_MESSAGE_LIST (object);

  switch (property_id) {
  case PROP_AT_END:
    g_value_set_boolean (value, sotto_message_list_get_at_end (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
  }
}

static gboolean
sotto_message_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SOTTO_MESSAGE_LIST (widget)
                                              ->list_view));
}

static void
sotto_message_list_dispose (GObject *object)
{
  SottoMessageList *self = SOTTO_MESSAGE_LIST (object);

  if (self->list_view != NULL) {
    gtk_list_view_set_model (self->list_view, NULL);
    self->list_view = NULL;
  }
  g_clear_object (&self->follower);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (sotto_message_list_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SottoMessageList,
                                        overlay);
  gtk_widget_class_bind_template_child (widget_class, SottoMessageList,
                                        list_view);
  gtk_widget_class_bind_template_child (widget_class, SottoMessageList,
                                        new_revealer);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class,
                                           sotto_message_list_go_to_end);
}

static void
sotto_message_list_class_init (SottoMessageListClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sotto_message_list_get_property;
  object_class->dispose = sotto_message_list_dispose;
  widget_class->grab_focus = sotto_message_list_grab_focus;

  properties[PROP_AT_END] =
    g_param_spec_boolean ("at-end", NULL, NULL, TRUE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                            G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "message.copy", NULL, copy_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c,
                                       GDK_CONTROL_MASK, "message.copy", NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-message-list.ui");
  bind_children (widget_class);
}

static void
sotto_message_list_init (SottoMessageList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->follower = sotto_follower_new (self->list_view);
  g_signal_connect_object (self->follower, "notify::following",
                           G_CALLBACK (following_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

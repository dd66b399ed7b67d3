/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A list view of bubbles that stays at its end until the person scrolls up,
 * and then says when something new has come. */

#include "sotto-message-list.h"

#include "config.h"

#include "sotto-bubble.h"
#include "sotto-file-words.h"
#include "sotto-follower.h"
#include "sotto-time.h"

struct _SottoMessageList {
  GtkWidget parent_instance;

  GtkWidget   *overlay;
  GtkListView *list_view;
  GtkRevealer *new_revealer;

  SottoFollower *follower;
  SottoSession  *session;
  GPtrArray     *items;   /* the list's, while they show a message */
  SottoMessage  *visited; /* whose row had the focus last; or NULL */
};

G_DEFINE_FINAL_TYPE (SottoMessageList, sotto_message_list, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_AT_END, N_PROPS };

static GParamSpec *properties[N_PROPS];

static GListModel *
get_messages (SottoMessageList *self)
{
  return G_LIST_MODEL (sotto_session_get_messages (self->session));
}

/* A list view makes the rows around the one that it scrolls to. */
static gboolean
focus_row (SottoMessageList *self, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->list_view),
                              "list.scroll-to-item", "u", position);
  for (guint i = 0; i < self->items->len; i++) {
    GtkListItem *item = g_ptr_array_index (self->items, i);

    if (gtk_list_item_get_position (item) == position) {
      return gtk_widget_grab_focus (
        gtk_widget_get_parent (gtk_list_item_get_child (item)));
    }
  }

  return FALSE;
}

/* The message goes from its place to the end, where the focus would not follow
 * it. */
static void
send_again (SottoMessageList *self, SottoBubble *bubble)
{
  SottoMessage      *message = sotto_bubble_get_message (bubble);
  g_autoptr (GError) error = NULL;

  if (sotto_session_send_again (self->session, message, &error)) {
    sotto_message_list_go_to_end (self);
    focus_row (self, g_list_model_get_n_items (get_messages (self)) - 1);
  } else if (sotto_message_get_transfer (message) != NULL) {
    g_autofree char *text =
      sotto_file_words_get_refusal (sotto_message_get_text (message), error);

    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
  }
}

static void
setup_cb (SottoMessageList *self, GtkListItem *item)
{
  GtkWidget *bubble = sotto_bubble_new ();

  g_signal_connect_object (bubble, "send-again", G_CALLBACK (send_again), self,
                           G_CONNECT_SWAPPED);
  gtk_list_item_set_child (item, bubble);
  gtk_list_item_set_activatable (item, FALSE);
}

static gboolean
begins_day (SottoMessageList *self, SottoMessage *message, guint position)
{
  if (sotto_message_is_beginning (message)) {
    return FALSE;
  }
  for (guint i = position; i > 0; i--) {
    g_autoptr (SottoMessage) before =
      g_list_model_get_item (get_messages (self), i - 1);

    if (!sotto_message_is_beginning (before)) {
      return !sotto_time_is_same_day (sotto_message_get_sent_at (before),
                                      sotto_message_get_sent_at (message));
    }
  }

  return TRUE;
}

static void
show_day (SottoMessageList *self, GtkListItem *item)
{
  sotto_bubble_set_first_of_day (
    SOTTO_BUBBLE (gtk_list_item_get_child (item)),
    begins_day (self, gtk_list_item_get_item (item),
                gtk_list_item_get_position (item)));
}

static void
bind_cb (SottoMessageList *self, GtkListItem *item)
{
  SottoBubble  *bubble = SOTTO_BUBBLE (gtk_list_item_get_child (item));
  SottoMessage *message = gtk_list_item_get_item (item);

  sotto_bubble_set_session_state (bubble,
                                  sotto_session_get_state (self->session));
  sotto_bubble_bind (bubble, message,
                     sotto_session_get_peer_name (self->session));
  show_day (self, item);
  g_ptr_array_add (self->items, item);
}

static void
unbind_cb (SottoMessageList *self, GtkListItem *item)
{
  g_ptr_array_remove_fast (self->items, item);
  sotto_bubble_unbind (SOTTO_BUBBLE (gtk_list_item_get_child (item)));
}

static void
state_changed_cb (SottoMessageList *self)
{
  SottoSessionState state = sotto_session_get_state (self->session);

  for (guint i = 0; i < self->items->len; i++) {
    GtkListItem *item = g_ptr_array_index (self->items, i);

    sotto_bubble_set_session_state (
      SOTTO_BUBBLE (gtk_list_item_get_child (item)), state);
  }
}

/* The date above a message that is gone now stands above the next one. */
static void
items_changed_cb (SottoMessageList *self,
                  guint             position,
                  guint             removed,
                  guint             added,
                  GListModel       *messages)
{
  for (guint i = 0; removed > 0 && i < self->items->len; i++) {
    show_day (self, g_ptr_array_index (self->items, i));
  }
  if (added > 0 && !sotto_follower_get_following (self->follower)) {
    gtk_revealer_set_reveal_child (self->new_revealer, TRUE);
  }
}

static void
following_changed_cb (SottoMessageList *self)
{
  if (sotto_follower_get_following (self->follower)) {
    gtk_revealer_set_reveal_child (self->new_revealer, FALSE);
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AT_END]);
}

/* The message of the row that has the focus, or that what has it is in; or
 * NULL. */
static SottoBubble *
get_focus_bubble (GtkWidget *widget)
{
  GtkRoot   *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *bubble;

  if (focus == NULL) {
    return NULL;
  }
  bubble = gtk_widget_get_first_child (focus);
  if (!SOTTO_IS_BUBBLE (bubble)) {
    bubble = gtk_widget_get_ancestor (focus, SOTTO_TYPE_BUBBLE);
  }

  return bubble != NULL ? SOTTO_BUBBLE (bubble) : NULL;
}

static void
focus_changed_cb (SottoMessageList *self)
{
  SottoBubble *bubble = get_focus_bubble (GTK_WIDGET (self));

  if (bubble != NULL) {
    g_set_object (&self->visited, sotto_bubble_get_message (bubble));
  }
}

/* Ctrl+C on a row copies the whole message; with a selection inside of it, the
 * label has taken the keys before. */
static void
copy_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  SottoBubble  *bubble = get_focus_bubble (widget);
  SottoMessage *message =
    bubble != NULL ? sotto_bubble_get_message (bubble) : NULL;

  if (message != NULL && !sotto_message_is_beginning (message)) {
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                            sotto_message_get_text (message));
  }
}

static void
send_again_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  SottoBubble *bubble = get_focus_bubble (widget);

  if (bubble != NULL &&
      sotto_message_get_state (sotto_bubble_get_message (bubble)) ==
        SOTTO_MESSAGE_NOT_DELIVERED) {
    send_again (SOTTO_MESSAGE_LIST (widget), bubble);
  }
}

void
sotto_message_list_set_session (SottoMessageList *self, SottoSession *session)
{
  GListModel *messages;

  g_return_if_fail (SOTTO_IS_MESSAGE_LIST (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  messages = get_messages (self);
  gtk_list_view_set_model (
    self->list_view,
    GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (messages))));
  sotto_follower_set_model (self->follower, messages);
  /* Connected after the list, which knows its rows' new places by then. */
  g_signal_connect_object (messages, "items-changed",
                           G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::state",
                           G_CALLBACK (state_changed_cb), self,
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

/* Where somebody goes on who comes back; else to what needs to be done. */
static guint
find_position_to_focus (SottoMessageList *self)
{
  GListModel *messages = get_messages (self);
  guint       n_messages = g_list_model_get_n_items (messages);
  guint       found = n_messages - 1;

  for (guint i = 0; i < n_messages; i++) {
    g_autoptr (SottoMessage) message = g_list_model_get_item (messages, i);

    if (message == self->visited) {
      return i;
    }
    if (sotto_message_get_state (message) == SOTTO_MESSAGE_NOT_DELIVERED) {
      found = i;
    }
  }

  return found;
}

/* By itself a list view would go to its first row, however far that is. */
static gboolean
sotto_message_list_grab_focus (GtkWidget *widget)
{
  SottoMessageList *self = SOTTO_MESSAGE_LIST (widget);

  return self->session != NULL &&
         g_list_model_get_n_items (get_messages (self)) > 0 &&
         focus_row (self, find_position_to_focus (self));
}

static void
sotto_message_list_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sotto_message_list_parent_class)->root (widget);
  g_signal_connect_swapped (gtk_widget_get_root (widget),
                            "notify::focus-widget",
                            G_CALLBACK (focus_changed_cb), widget);
}

static void
sotto_message_list_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget),
                                        focus_changed_cb, widget);
  GTK_WIDGET_CLASS (sotto_message_list_parent_class)->unroot (widget);
}

static void
sotto_message_list_dispose (GObject *object)
{
  SottoMessageList *self = SOTTO_MESSAGE_LIST (object);

  if (self->list_view != NULL) {
    gtk_list_view_set_model (self->list_view, NULL);
    self->list_view = NULL;
  }
  g_clear_object (&self->visited);
  g_clear_object (&self->follower);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->session);
  g_clear_pointer (&self->items, g_ptr_array_unref);
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
  widget_class->root = sotto_message_list_root;
  widget_class->unroot = sotto_message_list_unroot;

  properties[PROP_AT_END] =
    g_param_spec_boolean ("at-end", NULL, NULL, TRUE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY |
                            G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "message.copy", NULL, copy_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c,
                                       GDK_CONTROL_MASK, "message.copy", NULL);
  gtk_widget_class_install_action (widget_class, "message.send-again", NULL,
                                   send_again_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return,
                                       GDK_CONTROL_MASK, "message.send-again",
                                       NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-message-list.ui");
  bind_children (widget_class);
}

static void
sotto_message_list_init (SottoMessageList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_ptr_array_new ();
  self->follower = sotto_follower_new (self->list_view);
  g_signal_connect_object (self->follower, "notify::following",
                           G_CALLBACK (following_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* A file in a bubble. Like the bubble it is made once and shows many files in
 * turn; which of its parts are shown follows from the file's state. */

#include "sotto-file-view.h"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "sotto-file-opening.h"
#include "sotto-file-saving.h"
#include "sotto-file-words.h"
#include "sotto-preview.h"

/* How wide it is where there is room, whatever is in it: it would change with
 * the numbers otherwise. */
#define WIDTH 320

/* The preview stays with the file, and is not made again whenever the file is
 * scrolled into sight. */
#define PREVIEW "sotto-preview"

struct _SottoFileView {
  GtkWidget parent_instance;

  GtkWidget      *box;
  AdwClamp       *picture_clamp;
  GtkPicture     *picture;
  GtkImage       *icon;
  GtkLabel       *name_label;
  GtkLabel       *size_label;
  GtkProgressBar *progress_bar;
  GtkLabel       *status_label;
  GtkLabel       *advice_label;
  GtkWidget      *offer_buttons;
  GtkWidget      *downloads_button;
  GtkWidget      *save_button;
  GtkWidget      *decline_button;
  GtkWidget      *cancel_button;
  GtkWidget      *done_buttons;
  GtkWidget      *open_button;
  GtkWidget      *folder_button;

  SottoMessage     *message;
  SottoTransfer    *transfer; /* the message's */
  GSignalGroup     *signals;  /* the transfer's */
  GCancellable     *loading;  /* the preview, or NULL */
  char             *peer;
  SottoSessionState session_state;
};

G_DEFINE_FINAL_TYPE (SottoFileView, sotto_file_view, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* The preview */

/* A picture asks for the height that it would have if it were as wide as the
 * bubble: a narrow one would be as high as a house. */
static void
bound_picture (SottoFileView *self, int width)
{
  adw_clamp_set_maximum_size (self->picture_clamp, width);
  adw_clamp_set_tightening_threshold (self->picture_clamp, width);
}

static void
show_picture (SottoFileView *self, GdkTexture *texture)
{
  /* Translators: what a picture shows; %s is the name of its file. */
  g_autofree char *text =
    g_strdup_printf (_ ("Preview of %s"),
                     sotto_transfer_get_name (self->transfer));

  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  gtk_picture_set_alternative_text (self->picture, text);
  /* By itself, GTK 4.8 tells nobody. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->picture),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  bound_picture (self, gdk_texture_get_width (texture));
  gtk_widget_set_visible (GTK_WIDGET (self->picture_clamp), TRUE);
}

/* When it has shown another file since, it is not told of this one. */
static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SottoFileView         *self = user_data;
  g_autoptr (GError)     error = NULL;
  g_autoptr (GdkTexture) texture = sotto_preview_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    return;
  }
  g_clear_object (&self->loading);
  if (texture == NULL) {
    g_debug ("There is no preview: %s", error->message);
    return;
  }
  show_picture (self, texture);
  g_object_set_data_full (G_OBJECT (self->transfer), PREVIEW,
                          g_steal_pointer (&texture), g_object_unref);
}

/* What was offered is decoded only when it is here, and so was accepted. */
static gboolean
wants_preview (SottoFileView *self)
{
  SottoTransferState state = sotto_transfer_get_state (self->transfer);

  return (state == SOTTO_TRANSFER_DONE ||
          (sotto_transfer_get_outgoing (self->transfer) &&
           state != SOTTO_TRANSFER_FAILED)) &&
         sotto_preview_is_possible (sotto_transfer_get_name (self->transfer));
}

static void
update_preview (SottoFileView *self)
{
  GdkTexture *texture = g_object_get_data (G_OBJECT (self->transfer), PREVIEW);

  if (texture != NULL) {
    show_picture (self, texture);
  } else if (self->loading == NULL && wants_preview (self)) {
    self->loading = g_cancellable_new ();
    sotto_preview_load_async (sotto_transfer_get_file (self->transfer),
                              self->loading, loaded_cb, self);
  }
}

static void
drop_preview (SottoFileView *self)
{
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  gtk_picture_set_paintable (self->picture, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->picture_clamp), FALSE);
}

/* The state */

static gboolean
is_connected (SottoFileView *self)
{
  return self->session_state == SOTTO_SESSION_TALKING;
}

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

static void
update_status (SottoFileView *self)
{
  g_autofree char *status =
    sotto_file_words_get_status (self->message, self->peer,
                                 is_connected (self));

  show_text (self->status_label, status);
}

static void
update_progress (SottoFileView *self)
{
  guint64 size = sotto_transfer_get_size (self->transfer);
  guint64 done = sotto_transfer_get_done (self->transfer);

  gtk_progress_bar_set_fraction (self->progress_bar,
                                 size > 0 ? (double) done / (double) size : 0);
  update_status (self);
}

static void
update_buttons (SottoFileView *self)
{
  gboolean           mine = sotto_transfer_get_outgoing (self->transfer);
  SottoTransferState state = sotto_transfer_get_state (self->transfer);

  gtk_widget_set_visible (self->offer_buttons,
                          !mine && state == SOTTO_TRANSFER_OFFERED);
  gtk_widget_set_visible (self->cancel_button,
                          state == SOTTO_TRANSFER_RUNNING ||
                            (mine && state == SOTTO_TRANSFER_OFFERED));
  gtk_widget_set_visible (self->done_buttons,
                          !mine && state == SOTTO_TRANSFER_DONE);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar),
                          state == SOTTO_TRANSFER_RUNNING);
}

/* What has the focus in it, or NULL. */
static GtkWidget *
get_focus (SottoFileView *self)
{
  GtkRoot   *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self))
           ? focus
           : NULL;
}

/* Not to another button: Enter might come once more. */
static void
move_focus_out (SottoFileView *self)
{
  GtkWidget *widget = gtk_widget_get_parent (GTK_WIDGET (self));

  while (widget != NULL && !gtk_widget_get_focusable (widget)) {
    widget = gtk_widget_get_parent (widget);
  }
  if (widget != NULL) {
    gtk_widget_grab_focus (widget);
  }
}

static void
update (SottoFileView *self)
{
  GtkWidget       *focus = get_focus (self);
  g_autofree char *advice = sotto_file_words_get_advice (self->message);

  update_buttons (self);
  update_progress (self);
  show_text (self->advice_label, advice);
  update_preview (self);
  if (focus != NULL && !gtk_widget_get_mapped (focus)) {
    move_focus_out (self);
  }
}

static void
state_changed_cb (SottoFileView *self)
{
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What a person does */

static void
downloads_clicked_cb (SottoFileView *self)
{
  sotto_file_saving_to_downloads (self->transfer);
}

static void
save_clicked_cb (SottoFileView *self)
{
  sotto_file_saving_ask (GTK_WIDGET (self), self->transfer);
}

static void
decline_clicked_cb (SottoFileView *self)
{
  sotto_transfer_decline (self->transfer);
}

static void
cancel_clicked_cb (SottoFileView *self)
{
  sotto_transfer_cancel (self->transfer);
}

static void
open_clicked_cb (SottoFileView *self)
{
  sotto_file_opening_open (GTK_WIDGET (self),
                           sotto_transfer_get_file (self->transfer));
}

static void
folder_clicked_cb (SottoFileView *self)
{
  sotto_file_opening_show (GTK_WIDGET (self),
                           sotto_transfer_get_file (self->transfer));
}

/* The file */

static void
name_widget (gpointer widget, const char *format, const char *file)
{
  g_autoptr (GString) text = g_string_new (format);

  g_string_replace (text, "%s", file, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, text->str, -1);
}

/* There may be several files in sight, each with buttons of the same names. */
static void
name_widgets (SottoFileView *self, const char *file)
{
  /* Translators: in these, %s is the name of a file. */
  name_widget (self->downloads_button, _ ("Save %s to Downloads"), file);
  name_widget (self->save_button, _ ("Save %s…"), file);
  name_widget (self->decline_button, _ ("Decline %s"), file);
  name_widget (self->cancel_button, _ ("Cancel %s"), file);
  name_widget (self->open_button, _ ("Open %s"), file);
  name_widget (self->folder_button, _ ("Show %s in Folder"), file);
  name_widget (self->progress_bar, _ ("Progress of %s"), file);
}

static void
show_icon (SottoFileView *self, const char *name)
{
  g_autofree char  *type = g_content_type_guess (name, NULL, 0, NULL);
  g_autoptr (GIcon) icon = g_content_type_get_icon (type);

  if (G_IS_THEMED_ICON (icon)) {
    g_themed_icon_append_name (G_THEMED_ICON (icon), "text-x-generic");
  }
  gtk_image_set_from_gicon (self->icon, icon);
}

static void
show_file (SottoFileView *self)
{
  const char      *name = sotto_transfer_get_name (self->transfer);
  g_autofree char *size =
    g_format_size (sotto_transfer_get_size (self->transfer));

  show_icon (self, name);
  gtk_label_set_text (self->name_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label), name);
  gtk_label_set_text (self->size_label, size);
  name_widgets (self, name);
}

GtkWidget *
sotto_file_view_new (void)
{
  return g_object_new (SOTTO_TYPE_FILE_VIEW, NULL);
}

void
sotto_file_view_bind (SottoFileView *self,
                      SottoMessage  *message,
                      const char    *peer)
{
  g_return_if_fail (SOTTO_IS_FILE_VIEW (self));
  g_return_if_fail (sotto_message_get_transfer (message) != NULL);

  sotto_file_view_unbind (self);
  self->message = g_object_ref (message);
  self->transfer = sotto_message_get_transfer (message);
  self->peer = g_strdup (peer);
  g_signal_group_set_target (self->signals, self->transfer);
  show_file (self);
  update (self);
}

void
sotto_file_view_unbind (SottoFileView *self)
{
  g_return_if_fail (SOTTO_IS_FILE_VIEW (self));

  drop_preview (self);
  g_signal_group_set_target (self->signals, NULL);
  self->transfer = NULL;
  g_clear_object (&self->message);
  g_clear_pointer (&self->peer, g_free);
}

void
sotto_file_view_set_session_state (SottoFileView *self, SottoSessionState state)
{
  g_return_if_fail (SOTTO_IS_FILE_VIEW (self));

  self->session_state = state;
  if (self->message != NULL) {
    update (self);
  }
}

char *
sotto_file_view_describe (SottoFileView *self)
{
  g_return_val_if_fail (SOTTO_IS_FILE_VIEW (self), NULL);
  g_return_val_if_fail (self->message != NULL, NULL);

  return sotto_file_words_describe (self->message, self->peer,
                                    is_connected (self));
}

static GtkSizeRequestMode
sotto_file_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
sotto_file_view_measure (GtkWidget     *widget,
                         GtkOrientation orientation,
                         int            for_size,
                         int           *minimum,
                         int           *natural,
                         int           *minimum_baseline,
                         int           *natural_baseline)
{
  gboolean across = orientation == GTK_ORIENTATION_HORIZONTAL;

  /* A bubble asks how high it is in all the width of the list, which it does
   * not take. */
  gtk_widget_measure (SOTTO_FILE_VIEW (widget)->box, orientation,
                      across ? for_size : MIN (for_size, WIDTH), minimum,
                      natural, minimum_baseline, natural_baseline);
  if (across) {
    *natural = MAX (*minimum, WIDTH);
  }
}

static void
sotto_file_view_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  gtk_widget_allocate (SOTTO_FILE_VIEW (widget)->box, width, height, baseline,
                       NULL);
}

static void
sotto_file_view_dispose (GObject *object)
{
  SottoFileView *self = SOTTO_FILE_VIEW (object);

  if (self->box != NULL) {
    sotto_file_view_unbind (self);
  }
  g_clear_object (&self->signals);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (sotto_file_view_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SottoFileView, box);
  gtk_widget_class_bind_template_child (widget_class, SottoFileView, picture);
  gtk_widget_class_bind_template_child (widget_class, SottoFileView,
                                        picture_clamp);
  gtk_widget_class_bind_template_child (widget_class, SottoFileView, icon);
  gtk_widget_class_bind_template_child (widget_class, SottoFileView,
                                        name_label);
  gtk_widget_class_bind_template_child (widget_class, SottoFileView,
                                        size_label);
  gtk_widget_class_bind_template_child (widget_class, SottoFileView,
                                        progress_bar);
  gtk_widget_class_bind_template_child (widget_class, SottoFileView,
                                        status_label);
  gtk_widget_class_bind_template_child (widget_class, SottoFileView,
                                        advice_label);
}

static void
bind_buttons (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, SottoFileView,
                                        offer_buttons);
  gtk_widget_class_bind_template_child (widget_class, SottoFileView,
                                        downloads_button);
  gtk_widget_class_bind_template_child (widget_class, SottoFileView,
                                        save_button);
  gtk_widget_class_bind_template_child (widget_class, SottoFileView,
                                        decline_button);
  gtk_widget_class_bind_template_child (widget_class, SottoFileView,
                                        cancel_button);
  gtk_widget_class_bind_template_child (widget_class, SottoFileView,
                                        done_buttons);
  gtk_widget_class_bind_template_child (widget_class, SottoFileView,
                                        open_button);
  gtk_widget_class_bind_template_child (widget_class, SottoFileView,
                                        folder_button);
  gtk_widget_class_bind_template_callback (widget_class, downloads_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, decline_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, folder_clicked_cb);
}

static void
sotto_file_view_class_init (SottoFileViewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sotto_file_view_dispose;
  widget_class->get_request_mode = sotto_file_view_get_request_mode;
  widget_class->measure = sotto_file_view_measure;
  widget_class->size_allocate = sotto_file_view_size_allocate;

  signals[CHANGED] =
    g_signal_new ("changed", SOTTO_TYPE_FILE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-file-view.ui");
  bind_children (widget_class);
  bind_buttons (widget_class);
}

static void
sotto_file_view_init (SottoFileView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (SOTTO_TYPE_TRANSFER);
  g_signal_group_connect_swapped (self->signals, "notify::state",
                                  G_CALLBACK (state_changed_cb), self);
  /* The last of those that change together. */
  g_signal_group_connect_swapped (self->signals, "notify::left",
                                  G_CALLBACK (update_progress), self);
}

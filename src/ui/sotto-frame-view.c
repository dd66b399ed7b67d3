/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The frame that was chosen in the wire view, explained and dumped. */

#include "sotto-frame-view.h"

#include "config.h"

#include "sotto-hex.h"
#include "sotto-wire-words.h"

/* Eight bytes a line fit the narrowest window. */
#define COLUMNS 8

struct _SottoFrameView {
  GtkWidget parent_instance;

  GtkStack    *stack;
  GtkLabel    *content_label;
  GtkLabel    *size_label;
  GtkLabel    *compare_label;
  GtkTextView *bytes_view;
  GtkTextView *payload_view;
};

G_DEFINE_FINAL_TYPE (SottoFrameView, sotto_frame_view, GTK_TYPE_WIDGET)

static void
show_dump (GtkTextView *view, GBytes *bytes)
{
  g_autofree char *dump = sotto_hex_dump (bytes, COLUMNS);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (view), dump, -1);
}

void
sotto_frame_view_set_entry (SottoFrameView *self,
                            SottoWireEntry *entry,
                            GListModel     *log)
{
  g_autofree char *content = NULL;
  g_autofree char *size = NULL;
  g_autofree char *compared = NULL;

  g_return_if_fail (SOTTO_IS_FRAME_VIEW (self));

  if (entry == NULL) {
    gtk_stack_set_visible_child_name (self->stack, "none");
    return;
  }
  content = sotto_wire_words_describe_content (entry);
  size = sotto_wire_words_describe_size (entry);
  compared = sotto_wire_words_compare (entry, log);
  gtk_label_set_text (self->content_label, content);
  gtk_label_set_text (self->size_label, size);
  gtk_label_set_text (self->compare_label, compared);
  show_dump (self->bytes_view, sotto_wire_entry_get_wire (entry));
  show_dump (self->payload_view, sotto_wire_entry_get_payload (entry));
  gtk_stack_set_visible_child_name (self->stack, "frame");
}

static gboolean
sotto_frame_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SOTTO_FRAME_VIEW (widget)
                                              ->bytes_view));
}

static void
sotto_frame_view_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL) {
    gtk_widget_unparent (child);
  }
  G_OBJECT_CLASS (sotto_frame_view_parent_class)->dispose (object);
}

static void
sotto_frame_view_class_init (SottoFrameViewClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sotto_frame_view_dispose;
  widget_class->grab_focus = sotto_frame_view_grab_focus;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH
                                               "/ui/sotto-frame-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SottoFrameView, stack);
  gtk_widget_class_bind_template_child (widget_class, SottoFrameView,
                                        content_label);
  gtk_widget_class_bind_template_child (widget_class, SottoFrameView,
                                        size_label);
  gtk_widget_class_bind_template_child (widget_class, SottoFrameView,
                                        compare_label);
  gtk_widget_class_bind_template_child (widget_class, SottoFrameView,
                                        bytes_view);
  gtk_widget_class_bind_template_child (widget_class, SottoFrameView,
                                        payload_view);
}

static void
sotto_frame_view_init (SottoFrameView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

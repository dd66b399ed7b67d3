/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copyright 2026 The Sottovoce contributors */

/* The session's enumerations as types. The nicks of the end reasons are the
 * words that the command line prints. */

#include "sotto-session.h"

GType
sotto_session_state_get_type (void)
{
  static GType            type;
  static const GEnumValue values[] = {
    { SOTTO_SESSION_IDLE, "SOTTO_SESSION_IDLE", "idle" },
    { SOTTO_SESSION_CONNECTING, "SOTTO_SESSION_CONNECTING", "connecting" },
    { SOTTO_SESSION_STRETCHING, "SOTTO_SESSION_STRETCHING", "stretching" },
    { SOTTO_SESSION_LISTENING, "SOTTO_SESSION_LISTENING", "listening" },
    { SOTTO_SESSION_PROVING, "SOTTO_SESSION_PROVING", "proving" },
    { SOTTO_SESSION_TALKING, "SOTTO_SESSION_TALKING", "talking" },
    { SOTTO_SESSION_RECONNECTING, "SOTTO_SESSION_RECONNECTING",
      "reconnecting" },
    { SOTTO_SESSION_ENDING, "SOTTO_SESSION_ENDING", "ending" },
    { SOTTO_SESSION_ENDED, "SOTTO_SESSION_ENDED", "ended" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type)) {
    GType new_type = g_enum_register_static ("SottoSessionState", values);

    g_once_init_leave (&type, new_type);
  }
  return type;
}

GType
sotto_end_reason_get_type (void)
{
  static GType            type;
  static const GEnumValue values[] = {
    { SOTTO_END_NONE, "SOTTO_END_NONE", "none" },
    { SOTTO_END_EXIT, "SOTTO_END_EXIT", "exit" },
    { SOTTO_END_EOF, "SOTTO_END_EOF", "eof" },
    { SOTTO_END_QUIT, "SOTTO_END_QUIT", "quit" },
    { SOTTO_END_PEER_QUIT, "SOTTO_END_PEER_QUIT", "peer-quit" },
    { SOTTO_END_CANCELLED, "SOTTO_END_CANCELLED", "cancelled" },
    { SOTTO_END_ERROR, "SOTTO_END_ERROR", "error" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type)) {
    GType new_type = g_enum_register_static ("SottoEndReason", values);

    g_once_init_leave (&type, new_type);
  }
  return type;
}

# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Sottovoce contributors

"""Takes the notifications that programs send, as a desktop's shell does."""

import threading

from gi.repository import Gio, GLib

INTERFACE = Gio.DBusNodeInfo.new_for_xml('''
<node>
  <interface name="org.freedesktop.Notifications">
    <method name="GetCapabilities">
      <arg type="as" direction="out"/>
    </method>
    <method name="Notify">
      <arg type="s" direction="in"/>
      <arg type="u" direction="in"/>
      <arg type="s" direction="in"/>
      <arg type="s" direction="in"/>
      <arg type="s" direction="in"/>
      <arg type="as" direction="in"/>
      <arg type="a{sv}" direction="in"/>
      <arg type="i" direction="in"/>
      <arg type="u" direction="out"/>
    </method>
    <method name="CloseNotification">
      <arg type="u" direction="in"/>
    </method>
  </interface>
</node>
''').interfaces[0]

# (title, body) of each, in the order in which they came.
shown = []

# The titles of those that are still to be seen, by their numbers.
standing = {}


def answer(_bus, _sender, _path, _interface, method, arguments, call):
    """One call from a program."""
    if method == 'Notify':
        _, replaced, _, title, body, *_ = arguments.unpack()
        shown.append((title, body))
        number = replaced or len(shown)
        standing[number] = title
        call.return_value(GLib.Variant('(u)', (number,)))
    elif method == 'GetCapabilities':
        call.return_value(GLib.Variant('(as)', (['actions', 'body'],)))
    else:
        standing.pop(arguments.unpack()[0], None)
        call.return_value(None)


def serve(ready):
    """Takes the name on the bus, and calls until the program ends."""
    context = GLib.MainContext()
    context.push_thread_default()
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    bus.register_object('/org/freedesktop/Notifications', INTERFACE, answer,
                        None, None)
    Gio.bus_own_name_on_connection(bus, 'org.freedesktop.Notifications',
                                   Gio.BusNameOwnerFlags.NONE,
                                   lambda *_: ready.set(),
                                   lambda *_: ready.set())
    GLib.MainLoop(context).run()


def start():
    """Returns once notifications can be sent."""
    ready = threading.Event()
    threading.Thread(target=serve, args=(ready,), daemon=True).start()
    ready.wait()

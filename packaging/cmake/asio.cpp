// SPDX-License-Identifier: GPL-3.0-or-later
// The one place where the bodies of Asio and Beast are compiled.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>

// SPDX-License-Identifier: EUPL-1.2
// The parts of Asio and Beast that all other files only declare: compiled once, here.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>

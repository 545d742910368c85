// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/rate_policy.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "net/asio.h"

namespace sportello::signaling {

using TcpStream = boost::beast::basic_stream<Tcp, Executor, boost::beast::unlimited_rate_policy>;
using TlsStream = boost::beast::ssl_stream<TcpStream>;
using BeastRequest = boost::beast::http::request<boost::beast::http::string_body>;

}  // namespace sportello::signaling

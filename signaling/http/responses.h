// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "base/time.h"
#include "http/http_message.h"

// The answers that all rooms give.
namespace sportello::signaling {

/// JSON that no cache keeps.
HttpResponse json_response(unsigned status, std::string body);
HttpResponse json_response(unsigned status, const boost::json::object& body);

/// `{"error":code}`, and the field of the body that it is about.
HttpResponse error_response(unsigned status, std::string_view code, std::string_view field = {});

/// 429 `too_many` with the time to wait, rounded up to seconds.
HttpResponse too_many_response(TimeMs wait);

/// A sentence in plain text, for whoever opens the address by hand.
HttpResponse plain_response(unsigned status, std::string text);

/// 204.
HttpResponse empty_response();

}  // namespace sportello::signaling

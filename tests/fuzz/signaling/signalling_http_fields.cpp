// SPDX-License-Identifier: EUPL-1.2
// Header fields, resume tokens and addresses: all that strangers send outside of messages.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/address_limits.h"
#include "base/address_range.h"
#include "base/text.h"
#include "calls/resume_token.h"
#include "http/http_fields.h"
#include "http/security_headers.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sportello::signaling;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto inside = [text](std::string_view part) {
    if (!part.empty() &&
        (part.data() < text.data() || part.data() + part.size() > text.data() + text.size())) {
      std::abort();
    }
  };
  inside(cookie_value(text, "sportello_session"));
  inside(last_item(text));
  inside(media_type(text));
  list_holds(text, "sportello.v1");
  accepts_brotli(text);
  etag_matches(text, "\"tag\"");
  address_key(text);
  const auto range = AddressRange::parse(text);
  // A range holds the address that it begins with.
  if (range && !range->contains(text.substr(0, text.find('/')))) std::abort();
  static const auto loopback = AddressRange::parse("127.0.0.1");
  if (loopback->contains(text) && text.find("127.0.0.1") == std::string_view::npos &&
      text.find(':') == std::string_view::npos) {
    std::abort();
  }
  is_utf8(text);
  if (is_own_origin(text, "host", false) && !equals_ignoring_case(text, "http://host")) {
    std::abort();
  }
  static const ResumeTokens tokens({1});
  if (tokens.open(text)) std::abort();  // nobody guesses a seal
  HttpResponse response;
  add_page_policies(response, Page::kDesk, text);
  for (const auto& [name, value] : response.headers) {
    if (value.find_first_of("\r\n") != std::string::npos) std::abort();
    if (name == "Content-Security-Policy" && value.find("*") != std::string::npos) std::abort();
  }
  return 0;
}

// SPDX-License-Identifier: EUPL-1.2
#include "http/security_headers.h"

#include <string>

#include "base/text.h"

namespace sportello::signaling {

void add_page_policies(HttpResponse& response, Page page, std::string_view host) {
  std::string connect = "'self' blob:";
  if (is_host_and_port(host)) {
    connect.append(" ws://").append(host).append(" wss://").append(host);
  }
  std::string policy =
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
      "style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob: data:; "
      "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
      "object-src 'none'; connect-src ";
  policy += connect;
  const bool staff = page == Page::kDesk || page == Page::kOffice;
  policy += staff ? "; frame-ancestors 'none'" : "; frame-ancestors 'self'";
  response.header("Content-Security-Policy", std::move(policy))
      .header("Permissions-Policy", "camera=(self), microphone=(self), display-capture=(self)")
      .header("Cross-Origin-Resource-Policy", "same-origin");
  if (staff) {
    response.header("X-Frame-Options", "DENY").header("Cross-Origin-Opener-Policy", "same-origin");
  }
}

void add_common_headers(HttpResponse& response) {
  response.header("X-Content-Type-Options", "nosniff").header("Referrer-Policy", "no-referrer");
}

}  // namespace sportello::signaling

// SPDX-License-Identifier: EUPL-1.2
#include "net/tls.h"

#include <openssl/ssl.h>

#include <stdexcept>
#include <string>

namespace sportello::signaling {

boost::asio::ssl::context make_tls_context(const std::filesystem::path& certificate,
                                           const std::filesystem::path& key) {
  using boost::asio::ssl::context;
  context tls(context::tls_server);
  tls.set_options(context::default_workarounds | context::no_sslv2 | context::no_sslv3 |
                  context::no_tlsv1 | context::no_tlsv1_1);
  SSL_CTX_set_options(tls.native_handle(), SSL_OP_NO_RENEGOTIATION);
  // An idle connection gives its buffers back: 34 KB each.
  SSL_CTX_set_mode(tls.native_handle(), SSL_MODE_RELEASE_BUFFERS);
  boost::system::error_code error;
  tls.use_certificate_chain_file(certificate.string(), error);
  if (error) {
    throw std::runtime_error("cannot use tls_certificate " + certificate.string() + ": " +
                             error.message());
  }
  tls.use_private_key_file(key.string(), context::pem, error);
  if (error || SSL_CTX_check_private_key(tls.native_handle()) != 1) {
    throw std::runtime_error("cannot use tls_key " + key.string() + ": " +
                             (error ? error.message() : "it is not the certificate's"));
  }
  return tls;
}

}  // namespace sportello::signaling

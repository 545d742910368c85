// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <filesystem>

namespace sportello::signaling {

/// A server's TLS context: TLS 1.2 and later, the certificate chain and key in PEM. Throws
/// std::runtime_error that names the file.
boost::asio::ssl::context make_tls_context(const std::filesystem::path& certificate,
                                           const std::filesystem::path& key);

}  // namespace sportello::signaling

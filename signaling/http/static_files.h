// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "http/http_message.h"

namespace sportello::signaling {

/// One file as it was at start.
struct StaticFile {
  std::string content, brotli;    ///< `brotli` is empty where there is no `.br` beside it
  std::string etag, brotli_etag;  ///< strong, quoted
  std::string_view content_type;
  bool immutable = false;  ///< below /app/: its name carries a digest of its content
  bool page = false;       ///< HTML
};

/// The files of the widget, read once into memory. Only what is in this index is ever served, so
/// that no path leads anywhere else.
class StaticFiles {
 public:
  /// Reads a directory tree; hidden files and symbolic links stay out. Throws std::runtime_error.
  static StaticFiles load(const std::filesystem::path& dir);

  /// `path` as in a URL: "/app/x.wasm". Null where there is none.
  const StaticFile* find(std::string_view path) const;
  std::size_t size() const { return files_.size(); }

 private:
  std::map<std::string, StaticFile, std::less<>> files_;
};

/// The type for a file name's extension.
std::string_view content_type_of(std::string_view name);

/// The answer to GET or HEAD for a file: content or 304, variants, caching, cross-origin headers.
HttpResponse static_response(const StaticFile& file, const HttpRequest& request);

}  // namespace sportello::signaling

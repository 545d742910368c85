// SPDX-License-Identifier: EUPL-1.2
#include "http/static_files.h"

#include <stdexcept>
#include <system_error>
#include <utility>

#include "base/encoding.h"
#include "base/secret_file.h"
#include "http/http_fields.h"

namespace sportello::signaling {
namespace {

std::string etag_of(std::string_view content) {
  return '"' + to_base64url(digest(content, 16)) + '"';
}

std::string read_whole(const std::filesystem::path& path) {
  auto content = read_file(path);
  if (!content) throw std::runtime_error("cannot read " + path.string());
  return std::move(*content);
}

}  // namespace

StaticFiles StaticFiles::load(const std::filesystem::path& dir) {
  namespace fs = std::filesystem;
  std::error_code error;
  fs::recursive_directory_iterator entries(dir, error);
  if (error) {
    throw std::runtime_error("cannot read static_dir " + dir.string() + ": " + error.message());
  }
  StaticFiles files;
  for (auto it = fs::begin(entries); it != fs::end(entries); ++it) {
    const auto& path = it->path();
    if (path.filename().string().starts_with('.')) {
      it.disable_recursion_pending();
      continue;
    }
    if (it->is_symlink() || !it->is_regular_file() || path.extension() == ".br") continue;
    StaticFile file;
    file.content = read_whole(path);
    file.etag = etag_of(file.content);
    fs::path compressed = path;
    compressed += ".br";
    if (fs::is_regular_file(compressed)) {
      file.brotli = read_whole(compressed);
      file.brotli_etag = etag_of(file.brotli);
    }
    const std::string name = "/" + path.lexically_relative(dir).generic_string();
    file.content_type = content_type_of(name);
    file.immutable = name.starts_with("/app/");
    file.page = file.content_type.starts_with("text/html");
    files.files_.emplace(name, std::move(file));
  }
  return files;
}

const StaticFile* StaticFiles::find(std::string_view path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : &found->second;
}

std::string_view content_type_of(std::string_view name) {
  static constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".wasm", "application/wasm"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".webp", "image/webp"},
      {".avif", "image/avif"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".woff", "font/woff"},
      {".ttf", "font/ttf"},
      {".mp3", "audio/mpeg"},
      {".ogg", "audio/ogg"},
      {".wav", "audio/wav"},
      {".txt", "text/plain; charset=utf-8"},
  };
  for (const auto& [extension, type] : kTypes) {
    if (name.ends_with(extension)) return type;
  }
  return "application/octet-stream";
}

HttpResponse static_response(const StaticFile& file, const HttpRequest& request) {
  const bool brotli = !file.brotli.empty() && accepts_brotli(request.accept_encoding);
  const auto& etag = brotli ? file.brotli_etag : file.etag;
  HttpResponse response;
  response.header("ETag", etag)
      .header("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache")
      .header("Vary", "Accept-Encoding");
  if (!file.page) {
    response.header("Access-Control-Allow-Origin", "*")
        .header("Cross-Origin-Resource-Policy", "cross-origin");
  }
  if (!request.if_none_match.empty() && etag_matches(request.if_none_match, etag)) {
    response.status = 304;
    return response;
  }
  response.header("Content-Type", std::string(file.content_type));
  if (brotli) response.header("Content-Encoding", "br");
  response.shared_body = brotli ? file.brotli : file.content;
  return response;
}

}  // namespace sportello::signaling

// SPDX-License-Identifier: EUPL-1.2
#include "http/static_files.h"

#include <gtest/gtest.h>

#include "signaling/temporary_folder.h"

namespace sportello::signaling {
namespace {

std::string header(const HttpResponse& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

class StaticFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_.write("www/sportello.js", "snippet");
    folder_.write("www/desk.html", "<html>");
    folder_.write("www/app/core.1a2b.wasm", "wasm bytes");
    folder_.write("www/app/core.1a2b.wasm.br", "compressed");
    folder_.write("www/app/font.woff2", "font");
    folder_.write("www/.secret", "secret");
    folder_.write("www/.git/config", "secret");
    folder_.write("outside", "secret");
    std::filesystem::create_symlink(folder_.path() / "outside", folder_.path() / "www/link");
    std::filesystem::create_directory_symlink(folder_.path(), folder_.path() / "www/folder");
    files_ = StaticFiles::load(folder_.path() / "www");
  }

  HttpResponse get(std::string_view path, std::string_view encoding = "",
                   std::string_view if_none_match = "") {
    HttpRequest request;
    request.method = Method::kGet;
    request.accept_encoding = encoding;
    request.if_none_match = if_none_match;
    return static_response(*files_.find(path), request);
  }

  TemporaryFolder folder_;
  StaticFiles files_;
};

TEST_F(StaticFilesTest, OnlyPlainFilesBelowTheFolder) {
  EXPECT_EQ(files_.size(), 4U);
  EXPECT_NE(files_.find("/sportello.js"), nullptr);
  for (const char* path :
       {"", "/", "sportello.js", "/app", "/app/", "/link", "/folder", "/folder/outside",
        "/../outside", "/.secret", "/.git/config", "/app/core.1a2b.wasm.br", "/./sportello.js",
        "//sportello.js", "/sportello.js/", "/%2e%2e/outside", "/SPORTELLO.JS"}) {
    EXPECT_EQ(files_.find(path), nullptr) << path;
  }
}

TEST_F(StaticFilesTest, TypesAndCaching) {
  const auto snippet = get("/sportello.js");
  EXPECT_EQ(snippet.status, 200U);
  EXPECT_EQ(snippet.shared_body, "snippet");
  EXPECT_EQ(header(snippet, "Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(header(snippet, "Cache-Control"), "no-cache");
  EXPECT_EQ(header(snippet, "Access-Control-Allow-Origin"), "*");
  EXPECT_EQ(header(snippet, "Cross-Origin-Resource-Policy"), "cross-origin");
  const auto wasm = get("/app/core.1a2b.wasm");
  EXPECT_EQ(header(wasm, "Content-Type"), "application/wasm");
  EXPECT_EQ(header(wasm, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(header(get("/app/font.woff2"), "Content-Type"), "font/woff2");
  const auto page = get("/desk.html");
  EXPECT_EQ(header(page, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(header(page, "Access-Control-Allow-Origin"), "");
  EXPECT_EQ(content_type_of("/unknown.xyz"), "application/octet-stream");
}

TEST_F(StaticFilesTest, Brotli) {
  const auto plain = get("/app/core.1a2b.wasm", "gzip");
  const auto small = get("/app/core.1a2b.wasm", "gzip, br");
  EXPECT_EQ(plain.shared_body, "wasm bytes");
  EXPECT_EQ(header(plain, "Content-Encoding"), "");
  EXPECT_EQ(small.shared_body, "compressed");
  EXPECT_EQ(header(small, "Content-Encoding"), "br");
  EXPECT_EQ(header(small, "Content-Type"), "application/wasm");
  EXPECT_NE(header(small, "ETag"), header(plain, "ETag"));
  EXPECT_EQ(header(small, "Vary"), "Accept-Encoding");
  EXPECT_EQ(header(plain, "Vary"), "Accept-Encoding");
  EXPECT_EQ(header(get("/sportello.js", "br"), "Content-Encoding"), "");
}

TEST_F(StaticFilesTest, NotModified) {
  const auto etag = header(get("/app/core.1a2b.wasm", "br"), "ETag");
  const auto response = get("/app/core.1a2b.wasm", "br", etag);
  EXPECT_EQ(response.status, 304U);
  EXPECT_TRUE(response.shared_body.empty());
  EXPECT_EQ(header(response, "ETag"), etag);
  EXPECT_FALSE(header(response, "Cache-Control").empty());
  EXPECT_EQ(get("/app/core.1a2b.wasm", "", etag).status, 200U) << "another variant's tag";
  EXPECT_EQ(get("/app/core.1a2b.wasm", "", "\"other\"").status, 200U);
}

TEST_F(StaticFilesTest, TheTagFollowsTheContent) {
  const auto before = files_.find("/sportello.js")->etag;
  EXPECT_EQ(StaticFiles::load(folder_.path() / "www").find("/sportello.js")->etag, before);
  folder_.write("www/sportello.js", "Snippet");
  EXPECT_NE(StaticFiles::load(folder_.path() / "www").find("/sportello.js")->etag, before);
}

TEST_F(StaticFilesTest, AMissingFolderIsAnError) {
  EXPECT_THROW(StaticFiles::load(folder_.path() / "nowhere"), std::runtime_error);
}

}  // namespace
}  // namespace sportello::signaling

// SPDX-License-Identifier: EUPL-1.2
#include "http/http_fields.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace sportello::signaling {
namespace {

TEST(HttpFields, Cookies) {
  EXPECT_EQ(cookie_value("a=1; session=x=y; b=2", "session"), "x=y");
  EXPECT_EQ(cookie_value("session=1;session=2", "session"), "1");
  EXPECT_EQ(cookie_value("xsession=1; session =2", "session"), "");
  EXPECT_EQ(cookie_value("Session=1", "session"), "");
  EXPECT_EQ(cookie_value("", "session"), "");
  EXPECT_EQ(cookie_value(";;;=;session", "session"), "");
  EXPECT_EQ(cookie_value("session=", "session"), "");
}

TEST(HttpFields, Lists) {
  EXPECT_TRUE(list_holds("a, sportello.v1", "sportello.v1"));
  EXPECT_TRUE(list_holds("SPORTELLO.V1", "sportello.v1"));
  EXPECT_FALSE(list_holds("sportello.v10, xsportello.v1", "sportello.v1"));
  EXPECT_FALSE(list_holds("", "sportello.v1"));
  EXPECT_EQ(last_item("a, b , c "), "c");
  EXPECT_EQ(last_item("a"), "a");
  EXPECT_EQ(last_item("a,"), "");
  EXPECT_EQ(media_type("application/json; charset=utf-8"), "application/json");
}

TEST(HttpFields, Brotli) {
  EXPECT_TRUE(accepts_brotli("gzip, deflate, br"));
  EXPECT_TRUE(accepts_brotli("BR;q=0.1"));
  EXPECT_TRUE(accepts_brotli("br;x=0;q=1"));
  EXPECT_FALSE(accepts_brotli("br;q=0"));
  EXPECT_FALSE(accepts_brotli("br; Q=0.000, gzip"));
  EXPECT_FALSE(accepts_brotli("gzip"));
  EXPECT_FALSE(accepts_brotli("brotli"));
  EXPECT_FALSE(accepts_brotli("*"));
  EXPECT_FALSE(accepts_brotli(""));
}

TEST(HttpFields, EntityTags) {
  EXPECT_TRUE(etag_matches("\"a\"", "\"a\""));
  EXPECT_TRUE(etag_matches("\"b\", W/\"a\"", "\"a\""));
  EXPECT_TRUE(etag_matches("*", "\"a\""));
  EXPECT_FALSE(etag_matches("\"A\"", "\"a\""));
  EXPECT_FALSE(etag_matches("a", "\"a\""));
  EXPECT_FALSE(etag_matches("", "\"a\""));
}

TEST(HttpFields, OwnOrigin) {
  EXPECT_TRUE(is_own_origin("http://host:8080", "host:8080", false));
  EXPECT_TRUE(is_own_origin("https://Host", "host", true));
  EXPECT_FALSE(is_own_origin("http://host:8080", "host:8081", false));
  EXPECT_FALSE(is_own_origin("http://host", "host", true)) << "a page that anyone on the way made";
  EXPECT_FALSE(is_own_origin("https://host", "host", false));
  EXPECT_FALSE(is_own_origin("http://host.evil.example", "host", false));
  EXPECT_FALSE(is_own_origin("http://evil.example/http://host", "host", false));
  EXPECT_FALSE(is_own_origin("null", "host", false));
  EXPECT_FALSE(is_own_origin("", "host", false));
  EXPECT_FALSE(is_own_origin("http://", "", false));
}

TEST(Text, HostsThatMayStandInAPolicy) {
  EXPECT_TRUE(is_host_and_port("localhost:8080"));
  EXPECT_TRUE(is_host_and_port("[::1]:8080"));
  EXPECT_FALSE(is_host_and_port("a b"));
  EXPECT_FALSE(is_host_and_port("a;script-src"));
  EXPECT_FALSE(is_host_and_port("a\r\nx"));
  EXPECT_FALSE(is_host_and_port("*"));
  EXPECT_FALSE(is_host_and_port(""));
  EXPECT_FALSE(is_host_and_port(std::string(256, 'a')));
}

TEST(Text, Utf8) {
  EXPECT_TRUE(is_utf8("aè€😀\t"));
  for (const char* bad : {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80",
                          "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "a\n", "\x7f", "\xe2\x82"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

TEST(HttpFields, QueryValues) {
  EXPECT_EQ(query_value("from=2026-01-01&to=x", "to"), "x");
  EXPECT_EQ(query_value("a=1&a=2", "a"), "1") << "the first";
  EXPECT_EQ(query_value("name=Anna+B%C3%A8%26c", "name"), "Anna Bè&c");
  EXPECT_EQ(query_value("flag&x=1", "flag"), "");
  EXPECT_EQ(query_value("x==", "x"), "=");
  EXPECT_FALSE(query_value("", "x"));
  EXPECT_FALSE(query_value("xx=1&&=2", "x"));
  for (const char* bad : {"x=%", "x=%4", "x=%zz", "x=%ff", "x=%00", "x=%0a"}) {
    EXPECT_FALSE(query_value(bad, "x")) << bad;
  }
}

}  // namespace
}  // namespace sportello::signaling

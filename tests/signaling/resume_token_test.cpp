// SPDX-License-Identifier: EUPL-1.2
#include "calls/resume_token.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/encoding.h"
#include "signaling/temporary_folder.h"

namespace sportello::signaling {
namespace {

ResumeTicket ticket() {
  ResumeTicket ticket;
  ticket.role = Role::kOperator;
  ticket.call = "call-id";
  ticket.desk = "URP_1";
  ticket.kind = MediaKind::kVideo;
  ticket.language = Language::kEnglish;
  ticket.transports.add(Transport::kNative);
  ticket.transports.add(Transport::kRtp);
  ticket.transport = Transport::kRtp;
  ticket.operator_id = "anna";
  ticket.operator_name = "Anna \"B\" è";
  ticket.since = 1'700'000'000'000;
  ticket.expires = 1'700'000'000'001;
  ticket.run = 0xfedcba9876543210U;
  return ticket;
}

TEST(ResumeToken, KeepsEverything) {
  const ResumeTokens tokens({1});
  const auto opened = tokens.open(tokens.seal(ticket()));
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->role, Role::kOperator);
  EXPECT_EQ(opened->call, "call-id");
  EXPECT_EQ(opened->desk, "URP_1");
  EXPECT_EQ(opened->kind, MediaKind::kVideo);
  EXPECT_EQ(opened->language, Language::kEnglish);
  EXPECT_EQ(std::vector(opened->transports.begin(), opened->transports.end()),
            (std::vector{Transport::kNative, Transport::kRtp}));
  EXPECT_EQ(opened->transport, Transport::kRtp);
  EXPECT_EQ(opened->operator_id, "anna");
  EXPECT_EQ(opened->operator_name, "Anna \"B\" è");
  EXPECT_EQ(opened->since, 1'700'000'000'000);
  EXPECT_EQ(opened->expires, 1'700'000'000'001);
  EXPECT_EQ(opened->run, 0xfedcba9876543210U);

  auto ringing = ticket();
  ringing.role = Role::kCaller;
  ringing.transport.reset();
  const auto other = tokens.open(tokens.seal(ringing));
  ASSERT_TRUE(other.has_value());
  EXPECT_EQ(other->role, Role::kCaller);
  EXPECT_FALSE(other->transport.has_value());
}

TEST(ResumeToken, EveryAlteredByteIsNoticed) {
  const ResumeTokens tokens({1});
  const auto token = tokens.seal(ticket());
  auto bytes = *from_base64url(token);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] ^= 1U;
    EXPECT_FALSE(tokens.open(to_base64url(bytes))) << i;
    bytes[i] ^= 1U;
  }
  for (std::size_t size = 0; size < token.size(); ++size) {
    EXPECT_FALSE(tokens.open(token.substr(0, size))) << size;
  }
  EXPECT_FALSE(tokens.open(token + "A"));
  EXPECT_FALSE(tokens.open("!" + token));
  EXPECT_TRUE(tokens.open(token));
}

TEST(ResumeToken, OnlyItsOwnKeyOpensIt) {
  EXPECT_FALSE(ResumeTokens({2}).open(ResumeTokens({1}).seal(ticket())));
}

TEST(ResumeToken, ShowsNothingOfWhatItHolds) {
  const auto bytes = *from_base64url(ResumeTokens({1}).seal(ticket()));
  const std::string text(bytes.begin(), bytes.end());
  EXPECT_EQ(text.find("anna"), std::string::npos);
}

TEST(ResumeToken, TheKeyIsMadeOnceAndIsForItsOwnerOnly) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "resume.key";
  const auto key = load_or_make_key(file);
  EXPECT_EQ(load_or_make_key(file), key);
  struct stat info {};
  ASSERT_EQ(::stat(file.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  const TemporaryFolder elsewhere;
  EXPECT_NE(load_or_make_key(elsewhere.path() / "resume.key"), key);
}

TEST(ResumeToken, ADamagedKeyFileIsAnErrorAndNotANewKey) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "resume.key";
  std::ofstream(file) << "short\n";
  EXPECT_THROW(load_or_make_key(file), std::runtime_error);
}

}  // namespace
}  // namespace sportello::signaling

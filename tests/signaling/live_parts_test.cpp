// SPDX-License-Identifier: EUPL-1.2
// The small parts of several nodes: addresses, letters, replies, the lease.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "live/field_text.h"
#include "live/inbox_message.h"
#include "live/journal.h"
#include "live/lease.h"
#include "live/redis_url.h"
#include "live/resp.h"

namespace sportello::signaling {
namespace {

TEST(RedisUrl, SaysWhereTheServerIs) {
  const auto url = parse_redis_url("redis://redis.example:6380/3").value();
  EXPECT_EQ(url.host, "redis.example");
  EXPECT_EQ(url.port, 6380);
  EXPECT_EQ(url.database, 3);
  EXPECT_EQ(url.text(), "redis://redis.example:6380/3");
  EXPECT_EQ(parse_redis_url("redis://[::1]").value().text(), "redis://[::1]:6379/0");
  const auto socket = parse_redis_url("unix:///run/redis/redis.sock?db=2").value();
  EXPECT_EQ(socket.socket, "/run/redis/redis.sock");
  EXPECT_EQ(socket.database, 2);
  EXPECT_EQ(socket.text(), "unix:///run/redis/redis.sock?db=2");
}

TEST(RedisUrl, NothingElseIsOne) {
  for (const auto* text :
       {"", "redis://", "redis:///1", "rediss://h", "redis://h:0", "redis://h:65536", "redis://h:",
        "redis://h/x", "redis://h/-1", "redis://user:secret@h", "redis://:secret@h:1/2",
        "redis://[::1", "redis://[zz]", "redis://h h", "unix://relative", "unix://",
        "unix:///a?x=1", "unix:///a?db=", "http://h"}) {
    EXPECT_FALSE(parse_redis_url(text)) << text;
  }
  EXPECT_FALSE(parse_redis_url("unix:///" + std::string(200, 'a'))) << "longer than a socket's name";
}

TEST(FieldText, BoundsHoldAndAFaultStays) {
  FieldWriter out;
  out.text("a:b").number(7).text("");
  const auto text = out.take();
  FieldReader in(text);
  EXPECT_EQ(in.text(3), "a:b");
  EXPECT_EQ(in.number(), 7U);
  EXPECT_EQ(in.text(10), "");
  EXPECT_TRUE(in.complete());
  for (const auto* bad : {"", ":", "3:ab", "-1:a", "9999999999:a", "1", "01x:a", "99999999999"}) {
    FieldReader reader(bad);
    EXPECT_EQ(reader.text(100), "");
    EXPECT_FALSE(reader.ok()) << bad;
    EXPECT_EQ(reader.text(100), "");
  }
  FieldReader large("4:abcd");
  EXPECT_EQ(large.text(3), "");
  EXPECT_FALSE(large.ok());
}

TEST(InboxMessage, AReportReadsBackTheSame) {
  NodeReport report{"node-1", 99, 3, {}};
  SocketNews opened;
  opened.kind = SocketNews::Kind::kOperator;
  opened.socket = 5;
  opened.identity = {"anna", "Anna È", {"URP_1", "URP_2"}};
  SocketNews said;
  said.kind = SocketNews::Kind::kMessage;
  said.socket = 6;
  said.role = Role::kCaller;
  said.address = {1, 2, 0, 4};
  said.text = R"({"type":"call.hangup","call":"c"})";
  SocketNews gone;
  gone.socket = 7;
  SocketNews out;
  out.kind = SocketNews::Kind::kSignOut;
  out.text = "session";
  report.news = {opened, said, gone, out};
  const auto text = write_report(report);
  const auto read = parse_report(text).value();
  EXPECT_EQ(write_report(read), text);
  EXPECT_EQ(read.news[0].identity.name, "Anna È");
  EXPECT_EQ(read.news[1].address, said.address);
  EXPECT_EQ(read.news[1].text, said.text);
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(parse_report(text.substr(0, size))) << size;
  }
  EXPECT_FALSE(parse_report(text + "0:"));
}

TEST(InboxMessage, AMailReadsBackTheSame) {
  NodeMail mail;
  mail.sync = UINT64_MAX;
  mail.number = 2;
  mail.consumed = 1;
  mail.deliveries = {{1, std::make_shared<const std::string>("{}"), 0},
                     {2, nullptr, 4409},
                     {3, std::make_shared<const std::string>(std::string("a\0b", 3)), 1001}};
  mail.board = PublicBoard{{{"A", DeskState::kOpen}, {"B", DeskState::kBusy}},
                           {{"anna", Presence::kWrapUp}}};
  mail.signed_out = {"s1", "s2"};
  const auto text = write_mail(mail);
  const auto read = parse_mail(text).value();
  EXPECT_EQ(write_mail(read), text);
  EXPECT_EQ(read.sync, UINT64_MAX);
  EXPECT_EQ(read.deliveries[1].text, nullptr);
  EXPECT_EQ(read.board->desks.at("B"), DeskState::kBusy);
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(parse_mail(text.substr(0, size))) << size;
  }
}

TEST(JournalEntry, ReadsBackTheSame) {
  const auto text = write_entry({UINT64_C(1) << 52, {"token one", "token two"}});
  const auto entry = parse_entry(text).value();
  EXPECT_EQ(entry.score, UINT64_C(1) << 52);
  EXPECT_THAT(entry.records, testing::ElementsAre("token one", "token two"));
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(parse_entry(text.substr(0, size)));
  }
}

TEST(RedisReplies, ComeInPiecesOfAnySize) {
  const std::string wire = "+OK\r\n:42\r\n$5\r\nab\r\nc\r\n*2\r\n$1\r\nx\r\n*1\r\n$-1\r\n-ERR no\r\n";
  RedisReplies replies;
  std::vector<RedisReply> all;
  for (const char byte : wire) {
    ASSERT_TRUE(replies.feed({&byte, 1}));
    while (auto reply = replies.next()) all.push_back(std::move(*reply));
  }
  ASSERT_EQ(all.size(), 5U);
  EXPECT_EQ(all[0].text, "OK");
  EXPECT_EQ(all[1].number, 42);
  EXPECT_EQ(all[2].text, "ab\r\nc");
  EXPECT_EQ(all[3].at(1).at(0).kind, RedisReply::Kind::kNothing);
  EXPECT_EQ(all[3].at(7).text, "") << "what is not there reads as nothing";
  EXPECT_TRUE(all[4].is_error());
}

TEST(RedisReplies, WhatIsNoProtocolIsAFault) {
  for (const std::string wire :
       {"GET / HTTP/1.1\r\n", "*1000000000\r\n", "$-5\r\n", "*2147483647\r\n",
        "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n"}) {
    RedisReplies replies;
    replies.feed(wire);
    EXPECT_FALSE(replies.next()) << wire;
    EXPECT_TRUE(replies.faulty()) << wire;
    EXPECT_FALSE(replies.feed("+OK\r\n"));
  }
}

TEST(RedisCommand, ArgumentsHoldAnyBytes) {
  using std::string_literals::operator""s;
  EXPECT_EQ(redis_command({"SET", "a\0\r\n"s, ""}),
            "*3\r\n$3\r\nSET\r\n$4\r\na\0\r\n\r\n$0\r\n\r\n"s);
}

LeaseAnswer held_by(const std::string& node, std::uint64_t fence, TimeMs runs_out_in = 9'000) {
  LeaseAnswer answer;
  answer.known = true;
  answer.coordinator = node;
  answer.fence = fence;
  answer.runs_out_in = runs_out_in;
  return answer;
}

TEST(LeaseKeeper, DecidesOnlyWhileNobodyElseCan) {
  LeaseKeeper lease("a", 15'000);
  TimeMs now = 1'000'000;
  ASSERT_TRUE(lease.ask(now)->candidate);
  EXPECT_FALSE(lease.ask(now)) << "one question at a time";
  EXPECT_FALSE(lease.deciding(now));
  now += 4'000;  // the answer takes its time: the lease counts from the question
  lease.answered(held_by("a", 7), now);
  EXPECT_EQ(lease.fence(), 7U);
  EXPECT_TRUE(lease.deciding(1'000'000 + 13'499));
  EXPECT_FALSE(lease.deciding(1'000'000 + 13'500)) << "before the store lets it go";
  EXPECT_EQ(lease.next(), 1'005'000);
  EXPECT_EQ(lease.ask(1'005'000)->fence, 7U);
  lease.failed(1'006'000);
  EXPECT_TRUE(lease.deciding(1'006'000));
  EXPECT_LE(*lease.next(), 1'007'000) << "again soon";
}

TEST(LeaseKeeper, StepsDownForAnother) {
  LeaseKeeper lease("a", 15'000);
  lease.ask(0);
  lease.answered(held_by("a", 7), 0);
  lease.ask(5'000);
  lease.answered(held_by("b", 8), 5'000);
  EXPECT_EQ(lease.fence(), 0U);
  EXPECT_FALSE(lease.deciding(5'000));
  EXPECT_TRUE(lease.somebody_decides());
}

TEST(LeaseKeeper, AsksWhenTheOthersLeaseRunsOut) {
  LeaseKeeper lease("a", 15'000);
  lease.ask(0);
  lease.answered(held_by("b", 8, 2'000), 0);
  EXPECT_EQ(lease.next(), 2'001);
  lease.ask(2'001);
  lease.answered(held_by("b", 8, 15'000), 2'001);
  EXPECT_EQ(lease.next(), 7'001) << "never later than its own renewal";
}

TEST(LeaseKeeper, WhoHadItGoesFirstWhenTheStoreIsBack) {
  LeaseKeeper former("a", 15'000), other("b", 15'000);
  former.ask(0);
  former.answered(held_by("a", 7), 0);
  other.ask(0);
  other.answered(held_by("a", 7), 0);
  former.reached_again(60'000);
  other.reached_again(60'000);
  EXPECT_TRUE(former.ask(60'000)->candidate);
  EXPECT_FALSE(other.ask(60'000)->candidate);
  other.answered(held_by("", 0, 0), 60'000);
  EXPECT_EQ(other.next(), 65'000);
  EXPECT_TRUE(other.ask(65'000)->candidate);
}

TEST(LeaseKeeper, ACoordinatorAsksWhenANodeIsToBeMissed) {
  LeaseKeeper lease("a", 15'000);
  lease.ask(0);
  auto answer = held_by("a", 7);
  answer.next_loss_in = 2'000;
  lease.answered(answer, 0);
  EXPECT_EQ(lease.next(), 2'001);
  lease.ask(2'001);
  answer.next_loss_in = 12'000;
  lease.answered(answer, 2'001);
  EXPECT_EQ(lease.next(), 7'001) << "never later than its own renewal";
}

}  // namespace
}  // namespace sportello::signaling

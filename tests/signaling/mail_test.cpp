// SPDX-License-Identifier: EUPL-1.2
#include "mail/mail_message.h"

#include <gtest/gtest.h>

#include "mail/outbox.h"
#include "signaling/back_end.h"

namespace sportello::signaling {
namespace {

constexpr TimeMs kNow = 1'795'680'000'000;

Mail letter() {
  Mail mail;
  mail.id = "id-1";
  mail.from = {"Comune di Città", "sportello@comune.example.it"};
  mail.to = "ada@example.it";
  mail.subject = "Ti richiamiamo";
  mail.text = "Ciao\n";
  return mail;
}

/// The lines of the header, each with its value unfolded.
std::string header_of(const std::string& message, const std::string& name) {
  const auto begin = message.find("\r\n" + name + ": ") + 2;
  std::string value;
  for (auto i = begin + name.size() + 2; i < message.size(); ++i) {
    if (message.compare(i, 2, "\r\n") == 0) {
      if (message[i + 2] != ' ') break;
      ++i;
      continue;
    }
    value += message[i];
  }
  return value;
}

TEST(MailMessage, HasTheHeadersOfAMail) {
  const auto message = compose_mail(letter(), kNow);
  EXPECT_TRUE(message.starts_with("Date: Thu, 26 Nov 2026 08:00:00 +0000\r\n"));
  EXPECT_EQ(header_of(message, "From"), "=?utf-8?B?Q29tdW5lIGRpIENpdHTDoA==?= <sportello@comune.example.it>");
  EXPECT_EQ(header_of(message, "Subject"), "Ti richiamiamo");
  EXPECT_EQ(header_of(message, "Message-ID"), "<id-1@comune.example.it>");
  EXPECT_NE(message.find("\r\n\r\nCiao\r\n"), std::string::npos);
}

TEST(MailMessage, NothingInASubjectOrANameEndsItsHeader) {
  auto mail = letter();
  mail.subject = "x\r\nBcc: victim@example.it\r\n\r\nbody";
  mail.from.name = "y\nReply-To: z@example.it";
  const auto message = compose_mail(mail, kNow);
  EXPECT_EQ(message.find("\nBcc"), std::string::npos);
  EXPECT_EQ(message.find("\nReply-To"), std::string::npos);
}

TEST(MailMessage, IsAsciiInShortLinesWithCrlf) {
  auto mail = letter();
  for (int i = 0; i < 60; ++i) mail.subject += "è ";
  for (int i = 0; i < 200; ++i) mail.text += "perché 😀 ";
  mail.attachment = MailAttachment{"a.ics", "text/calendar", std::string(500, 'x')};
  const auto message = compose_mail(mail, kNow);
  std::size_t line = 0;
  for (std::size_t i = 0; i < message.size(); ++i) {
    EXPECT_LT(static_cast<unsigned char>(message[i]), 0x80U);
    if (message[i] == '\n') {
      ASSERT_EQ(message[i - 1], '\r');
      line = 0;
    } else if (message[i] != '\r') {
      ASSERT_LE(++line, 78U);
    }
  }
}

TEST(MailMessage, EncodedWordsAreCutBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 40; ++i) text += "😀";
  const auto words = encoded_words(text);
  // Each word by itself holds whole characters: 10 of four bytes.
  EXPECT_EQ(words.find("=?utf-8?B?8J+YgPCfmIDwn5iA8J+YgPCfmIDwn5iA8J+YgPCfmIDwn5iA8J+YgA==?=\r\n "), 0U);
  EXPECT_EQ(encoded_words("Plain text-1"), "Plain text-1");
  EXPECT_EQ(encoded_words("=?x?="), "=?utf-8?B?PT94Pz0=?=");
}

TEST(MailMessage, QuotedPrintableKeepsBlanksAtLineEnds) {
  EXPECT_EQ(quoted_printable("a \nb\t\n="), "a=20\r\nb=09\r\n=3D");
  EXPECT_EQ(quoted_printable("è"), "=C3=A8");
  std::string folded(75, 'x');
  folded.append("=\r\n").append(5, 'x');
  EXPECT_EQ(quoted_printable(std::string(80, 'x')), folded);
}

TEST(MailMessage, SendersAreReadOrRefused) {
  EXPECT_EQ(parse_mailbox(" Comune <a@b.it> ")->name, "Comune");
  EXPECT_EQ(parse_mailbox("a@b.it")->address, "a@b.it");
  for (const char* wrong : {"", "Comune", "Comune <a>", "Comune <a@b.it", "<a@b.it> x", "a@b.it, c@d.it"}) {
    EXPECT_FALSE(parse_mailbox(wrong)) << wrong;
  }
}

class Outbox : public BackEndTest {
 protected:
  Outbox() {
    const RoomSchema schemas[] = {mail_schema()};
    migrate(database_, schemas);
  }

  std::size_t due(TimeMs now) {
    Transaction transaction(database_);
    const auto count = take_due_mails(database_, plan_, 10, now).size();
    transaction.commit();
    return count;
  }

  Database database_ = fresh_database();
  RetryPlan plan_{1'000, 4'000, 60'000};
};

TEST_P(Outbox, TriesAgainAfterWaitsThatDouble) {
  add_to_outbox(database_, letter(), kNow);
  EXPECT_EQ(due(kNow), 1U);
  EXPECT_EQ(due(kNow + 999), 0U);
  EXPECT_EQ(due(kNow + 1'000), 1U);
  EXPECT_EQ(due(kNow + 2'999), 0U);
  EXPECT_EQ(due(kNow + 3'000), 1U);
  EXPECT_EQ(due(kNow + 7'000), 1U);
  EXPECT_EQ(due(kNow + 10'999), 0U) << "no longer than the longest wait";
  EXPECT_EQ(due(kNow + 11'000), 1U);
}

TEST_P(Outbox, GivesUpAtLast) {
  add_to_outbox(database_, letter(), kNow);
  EXPECT_EQ(due(kNow + 60'001), 0U);
  EXPECT_EQ(outbox_size(database_), 0U);
}

TEST_P(Outbox, ForgetsWhatIsSentAndWhatIsErased) {
  auto mail = letter();
  add_to_outbox(database_, mail, kNow);
  mail.id = "id-2";
  mail.to = "Other@Example.it";
  add_to_outbox(database_, mail, kNow);
  remove_from_outbox(database_, "id-1");
  EXPECT_EQ(outbox_size(database_), 1U);
  erase_mails_to(database_, " other@example.IT ");
  EXPECT_EQ(outbox_size(database_), 0U);
}

SPORTELLO_ON_BOTH_BACK_ENDS(Outbox);

}  // namespace
}  // namespace sportello::signaling

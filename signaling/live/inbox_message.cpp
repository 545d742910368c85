// SPDX-License-Identifier: EUPL-1.2
#include "live/inbox_message.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "live/field_text.h"
#include "protocol/limits.h"

namespace sportello::signaling {
namespace {

constexpr std::string_view kReportVersion = "r1";
constexpr std::string_view kMailVersion = "m1";

constexpr std::size_t kMaxIdBytes = 128;
constexpr std::size_t kMaxNameBytes = 1'024;
constexpr std::size_t kMaxTextBytes = 1024 * 1024;
constexpr std::uint64_t kMaxItems = 65'536;
constexpr std::uint64_t kMaxDesks = 10'000;
constexpr std::uint64_t kMaxSocket = (std::uint64_t{1} << 40) - 1;
constexpr std::uint64_t kMaxCloseCode = 4'999;

void write_news(FieldWriter& out, const SocketNews& news) {
  out.number(static_cast<std::uint64_t>(news.kind)).number(news.socket);
  switch (news.kind) {
    case SocketNews::Kind::kOperator:
      out.text(news.identity.id).text(news.identity.name).number(news.identity.desks.size());
      for (const auto& desk : news.identity.desks) out.text(desk);
      break;
    case SocketNews::Kind::kMessage:
      out.number(news.role == Role::kOperator ? 1 : 0);
      out.text({reinterpret_cast<const char*>(news.address.data()), news.address.size()});
      out.text(news.text);
      break;
    case SocketNews::Kind::kSignOut:
      out.text(news.text);
      break;
    case SocketNews::Kind::kGone:
      break;
  }
}

SocketNews read_news(FieldReader& in) {
  SocketNews news;
  news.kind = static_cast<SocketNews::Kind>(in.number(3));
  news.socket = in.number(kMaxSocket);
  switch (news.kind) {
    case SocketNews::Kind::kOperator: {
      news.role = Role::kOperator;
      news.identity.id = in.text(kMaxIdBytes);
      news.identity.name = in.text(kMaxNameBytes);
      const auto desks = in.number(kMaxDesks);
      for (std::uint64_t i = 0; i < desks && in.ok(); ++i) {
        news.identity.desks.emplace_back(in.text(kMaxIdBytes));
      }
      break;
    }
    case SocketNews::Kind::kMessage: {
      news.role = in.number(1) == 1 ? Role::kOperator : Role::kCaller;
      const auto address = in.text(news.address.size());
      std::copy(address.begin(), address.end(), news.address.begin());
      news.text = in.text(kMaxMessageBytes);
      break;
    }
    case SocketNews::Kind::kSignOut:
      news.text = in.text(kMaxIdBytes);
      break;
    case SocketNews::Kind::kGone:
      break;
  }
  return news;
}

}  // namespace

std::string write_report(const NodeReport& report) {
  FieldWriter out;
  out.text(kReportVersion).text(report.node).number(report.sync).number(report.number);
  out.number(report.news.size());
  for (const auto& news : report.news) write_news(out, news);
  return out.take();
}

std::optional<NodeReport> parse_report(std::string_view text) {
  if (text.size() > kMaxLetterBytes) return std::nullopt;
  FieldReader in(text);
  if (in.text(kReportVersion.size()) != kReportVersion) return std::nullopt;
  NodeReport report;
  report.node = in.text(kMaxIdBytes);
  report.sync = in.number();
  report.number = in.number();
  const auto items = in.number(kMaxItems);
  for (std::uint64_t i = 0; i < items && in.ok(); ++i) report.news.push_back(read_news(in));
  if (!in.complete() || report.node.empty()) return std::nullopt;
  return report;
}

std::string write_mail(const NodeMail& mail) {
  FieldWriter out;
  out.text(kMailVersion).number(static_cast<std::uint64_t>(mail.kind)).number(mail.sync);
  out.number(mail.number).number(mail.consumed).number(mail.deliveries.size());
  for (const auto& item : mail.deliveries) {
    out.number(item.socket).number(item.close);
    out.text(item.text ? std::string_view(*item.text) : std::string_view());
  }
  out.number(mail.board ? 1 : 0);
  if (mail.board) {
    out.number(mail.board->desks.size());
    for (const auto& [desk, state] : mail.board->desks) {
      out.text(desk).number(static_cast<std::uint64_t>(state));
    }
    out.number(mail.board->people.size());
    for (const auto& [person, presence] : mail.board->people) {
      out.text(person).number(static_cast<std::uint64_t>(presence));
    }
  }
  out.number(mail.signed_out.size());
  for (const auto& session : mail.signed_out) out.text(session);
  return out.take();
}

std::optional<NodeMail> parse_mail(std::string_view text) {
  if (text.size() > kMaxLetterBytes) return std::nullopt;
  FieldReader in(text);
  if (in.text(kMailVersion.size()) != kMailVersion) return std::nullopt;
  NodeMail mail;
  mail.kind = static_cast<NodeMail::Kind>(in.number(2));
  mail.sync = in.number();
  mail.number = in.number();
  mail.consumed = in.number();
  const auto deliveries = in.number(kMaxItems);
  for (std::uint64_t i = 0; i < deliveries && in.ok(); ++i) {
    Delivery item;
    item.socket = in.number(kMaxSocket);
    item.close = static_cast<std::uint16_t>(in.number(kMaxCloseCode));
    const auto words = in.text(kMaxTextBytes);
    if (!words.empty()) item.text = std::make_shared<const std::string>(words);
    mail.deliveries.push_back(std::move(item));
  }
  if (in.number(1) == 1) {
    const auto desks = in.number(kMaxDesks);
    auto& board = mail.board.emplace();
    for (std::uint64_t i = 0; i < desks && in.ok(); ++i) {
      const auto desk = in.text(kMaxIdBytes);
      board.desks.insert_or_assign(std::string(desk), static_cast<DeskState>(in.number(2)));
    }
    const auto people = in.number(kMaxItems);
    for (std::uint64_t i = 0; i < people && in.ok(); ++i) {
      const auto person = in.text(kMaxIdBytes);
      board.people.insert_or_assign(std::string(person), static_cast<Presence>(in.number(3)));
    }
  }
  const auto sessions = in.number(kMaxItems);
  for (std::uint64_t i = 0; i < sessions && in.ok(); ++i) {
    mail.signed_out.emplace_back(in.text(kMaxIdBytes));
  }
  if (!in.complete()) return std::nullopt;
  return mail;
}

}  // namespace sportello::signaling

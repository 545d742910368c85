// SPDX-License-Identifier: EUPL-1.2
//
// How a node that does not decide reports what happens at its sockets, and does what it is told.
#include <algorithm>
#include <utility>

#include "base/log.h"
#include "live/live_node.h"

namespace sportello::signaling {

void LiveNode::begin_sync() {
  if (stopped_) return;
  resend_ = false;
  sync_ = around_.random() | 1U;
  reports_ = mails_ = 0;
  synced_ = false;
  // First the sockets of operators, then what nobody has acted upon.
  std::deque<SocketNews> news;
  for (const auto& [connection, identity] : operators_) {
    SocketNews opened;
    opened.kind = SocketNews::Kind::kOperator;
    opened.socket = connection;
    opened.role = Role::kOperator;
    opened.identity = identity;
    news.push_back(std::move(opened));
  }
  for (auto& item : unheard_news()) news.push_back(std::move(item));
  waiting_ = std::move(news);
  for (const auto& item : waiting_) waiting_bytes_ += item.text.size() + sizeof(SocketNews);
  pump_reports();
  ask_callers_to_resume();
}

/// What nobody has acted upon, without what is said again anyway: operators' sockets are named anew,
/// and callers asked to resume.
std::deque<SocketNews> LiveNode::unheard_news() {
  std::deque<SocketNews> news;
  const auto keep = [&news](SocketNews& item) {
    const bool again = item.kind == SocketNews::Kind::kOperator ||
                       (item.begins && item.role == Role::kCaller);
    if (!again) news.push_back(std::move(item));
  };
  for (auto& sent : sent_) std::for_each(sent.news.begin(), sent.news.end(), keep);
  std::for_each(waiting_.begin(), waiting_.end(), keep);
  sent_.clear();
  waiting_.clear();
  waiting_bytes_ = 0;
  return news;
}

void LiveNode::pump_reports() {
  if (coordinator_ || taking_over_ || stopped_ || reporting_ || !reachable_ || sync_ == 0) return;
  // The first report of a run goes out even if there is nothing to say.
  const bool lost = !sent_.empty() && resend_;
  if (!lost && waiting_.empty() && reports_ > 0) return;
  if (!lost) {
    Sent next;
    next.number = ++reports_;
    next.since = around_.steady();
    std::size_t bytes = 0;
    while (!waiting_.empty() && (next.news.empty() || bytes < kLetterBytes)) {
      const std::size_t size = waiting_.front().text.size() + sizeof(SocketNews);
      bytes += size;
      waiting_bytes_ -= std::min(waiting_bytes_, size);
      next.news.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
    }
    sent_.push_back(std::move(next));
  }
  resend_ = false;
  reporting_ = true;
  const auto& report = sent_.back();
  store_->report(
      write_report({around_.node, sync_, report.number, report.news}),
      [this, alive = alive_, sync = sync_](bool taken) {
        if (!*alive) return;
        reporting_ = false;
        if (!taken && sync == sync_) resend_ = true;
        if (taken) pump_reports();
      });
}

void LiveNode::take_mail(std::string_view text) {
  if (stopped_) return;
  auto mail = parse_mail(text);
  if (!mail) {
    log_event("mail_unreadable");
    return;
  }
  switch (mail->kind) {
    case NodeMail::Kind::kVacant:
      lease_.hurry();
      return ask_for_lease();
    case NodeMail::Kind::kCallIn:
      if (coordinator_ || taking_over_) {
        lease_.hurry();
        return ask_for_lease();
      }
      return begin_sync();
    case NodeMail::Kind::kNews:
      if (!coordinator_ && !taking_over_) take_news(*mail);
      return;
  }
}

void LiveNode::take_news(NodeMail& mail) {
  if (mail.sync != sync_ || mail.number <= mails_) return;
  if (mail.number != mails_ + 1) {
    log_event("mail_missing");
    return begin_sync();
  }
  mails_ = mail.number;
  synced_ = true;
  while (!sent_.empty() && sent_.front().number <= mail.consumed) sent_.pop_front();
  if (mail.board) board_ = std::move(*mail.board);
  Effects effects;
  for (auto& item : mail.deliveries) {
    std::optional<CloseCode> close;
    if (item.close != 0) close = static_cast<CloseCode>(item.close);
    effects.messages.push_back({item.socket, std::move(item.text), close});
  }
  deliver(effects);
  for (const auto& session : mail.signed_out) around_.signed_out(session);
  check_state();
}

}  // namespace sportello::signaling

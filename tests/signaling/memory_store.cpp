// SPDX-License-Identifier: EUPL-1.2
#include "signaling/memory_store.h"

#include <algorithm>

namespace sportello::signaling {

void MemorySpace::run() {
  for (bool busy = true; busy && !hanging_;) {
    busy = false;
    if (!tasks_.empty()) {
      const auto task = std::move(tasks_.front());
      tasks_.pop_front();
      task();
      busy = true;
      continue;
    }
    const auto stores = stores_;
    for (auto* store : stores) busy = store->deliver_next() || busy;
  }
}

void MemorySpace::lose_everything() {
  nodes_.clear();
  coordinator_ = holder_ = {};
  fence_ = 0;
  committed_ = {};
  calls_.clear();
  ended_.clear();
  blocks_.clear();
  heard_.reset();
  queues_.clear();
  operators_.clear();
  reports_.clear();
  inboxes_.clear();
}

MemoryStore::MemoryStore(MemorySpace& space) : space_(space) { space_.stores_.push_back(this); }

MemoryStore::~MemoryStore() {
  *alive_ = false;
  std::erase(space_.stores_, this);
}

template <class Work>
void MemoryStore::post(Work work) {
  const bool connected = connected_;
  space_.tasks_.push_back([alive = alive_, connected, work = std::move(work)] {
    if (*alive) work(connected);
  });
}

void MemoryStore::start(const std::string& node, Listener listener) {
  node_ = node;
  listener_ = std::move(listener);
  started_ = true;
  set_connected(true);
}

void MemoryStore::stop() { started_ = false; }

void MemoryStore::set_connected(bool connected) {
  if (connected_ == connected) return;
  connected_ = connected;
  post([this, connected](bool) {
    if (started_ && listener_.reachable) listener_.reachable(connected);
  });
}

LeaseAnswer MemoryStore::answer(const LeaseRequest& request) {
  auto& s = space_;
  LeaseAnswer answer;
  answer.known = s.nodes_.contains(request.node);
  const TimeMs silence = s.now - s.heard_.value_or(s.now);
  s.heard_ = s.now;
  if (silence > request.lease * 2 / 5) {
    for (auto& [name, until] : s.nodes_) until += silence;
  }
  s.nodes_[request.node] = s.now + request.lease;
  std::uint64_t fence = request.fence;
  const bool is_free = s.coordinator_.free(s.now);
  const bool held = !is_free && s.coordinator_.node == request.node && s.coordinator_.fence == fence;
  if (!is_free && s.coordinator_.node == request.node) {
    answer.taken = s.coordinator_.fence != fence;
    fence = s.coordinator_.fence;
    s.coordinator_.until = s.now + request.lease;
  } else if (is_free && request.candidate) {
    const bool was_mine = fence != 0 && s.holder_.node == request.node && s.holder_.fence == fence;
    answer.emptied = fence != 0 && s.holder_.node.empty();
    if (!was_mine && !answer.emptied) {
      fence = std::max<std::uint64_t>(static_cast<std::uint64_t>(s.now), s.fence_ + 1);
      answer.taken = true;
    }
    s.fence_ = fence;
    s.holder_ = s.coordinator_ = {request.node, fence, s.now + request.lease};
  }
  if (held) {
    std::erase_if(s.nodes_, [&s](const auto& node) {
      if (node.second <= s.now) s.inboxes_.erase(node.first);
      return node.second <= s.now;
    });
    for (const auto& [name, until] : s.nodes_) {
      const TimeMs left = until - s.now;
      if (answer.next_loss_in == 0 || left < answer.next_loss_in) answer.next_loss_in = left;
    }
  }
  if (s.coordinator_.node == request.node && !s.coordinator_.free(s.now)) {
    for (const auto& [name, until] : s.nodes_) answer.nodes.push_back(name);
  }
  if (!s.coordinator_.free(s.now)) {
    answer.coordinator = s.coordinator_.node;
    answer.fence = s.coordinator_.fence;
    answer.runs_out_in = s.coordinator_.until - s.now;
  }
  return answer;
}

void MemoryStore::lease(const LeaseRequest& request,
                        std::function<void(std::optional<LeaseAnswer>)> done) {
  post([this, request, done = std::move(done)](bool connected) {
    done(connected ? std::optional(answer(request)) : std::nullopt);
  });
}

void MemoryStore::leave(const std::string& node, std::uint64_t fence, std::string mail,
                        std::function<void()> done) {
  post([this, node, fence, mail = std::move(mail), done = std::move(done)](bool) {
    auto& s = space_;
    s.nodes_[node] = 0;
    if (s.coordinator_.node == node && s.coordinator_.fence == fence) {
      s.coordinator_ = {};
      for (const auto& [name, until] : s.nodes_) s.inboxes_[name][++s.letters_] = mail;
    }
    done();
  });
}

CommitOutcome MemoryStore::carry_out(const Commit& commit) {
  auto& s = space_;
  if (s.holder_.node != commit.node || s.holder_.fence != commit.fence) {
    return CommitOutcome::kNotCoordinator;
  }
  if (s.committed_.first == commit.fence && commit.number <= s.committed_.second) {
    return CommitOutcome::kDone;
  }
  if (commit.anew) {
    s.calls_.clear();
    s.queues_.clear();
    s.operators_.clear();
    s.blocks_.clear();
  }
  std::map<std::string, std::string> freed;
  for (const auto& change : commit.changes) {
    for (const auto& name : change.left) freed[name] = change.call;
  }
  for (const auto& change : commit.changes) {
    if (!change.from_queue.empty() && !s.queues_[change.from_queue].contains(change.call)) {
      return CommitOutcome::kConflict;
    }
    for (const auto& name : change.joined) {
      const auto busy = s.operators_.find(name);
      if (busy != s.operators_.end() && busy->second != change.call &&
          freed[name] != busy->second) {
        return CommitOutcome::kConflict;
      }
    }
  }
  for (const auto& [name, call] : freed) {
    if (s.operators_.contains(name) && s.operators_[name] == call) s.operators_.erase(name);
  }
  for (const auto& change : commit.changes) {
    if (!change.from_queue.empty() && change.from_queue != change.to_queue) {
      s.queues_[change.from_queue].erase(change.call);
    }
    if (!change.to_queue.empty()) s.queues_[change.to_queue][change.call] = change.score;
    s.calls_.erase(change.call);
    if (!change.entry.empty()) {
      s.calls_[change.call] = change.entry;
    } else {
      s.ended_.push_back(change.call);
    }
    for (const auto& name : change.joined) s.operators_[name] = change.call;
  }
  for (const auto& block : commit.blocks) s.blocks_.push_back(block.text);
  for (const auto& name : commit.nodes) s.nodes_.emplace(name, s.now + commit.lease);
  for (const auto& [name, mail] : commit.mails) {
    if (s.nodes_.contains(name)) s.inboxes_[name][++s.letters_] = mail;
  }
  if (!commit.consumed.empty()) {
    s.reports_.erase(s.reports_.begin(), s.reports_.upper_bound(std::stoull(commit.consumed)));
  }
  s.committed_ = {commit.fence, commit.number};
  return CommitOutcome::kDone;
}

void MemoryStore::commit(const Commit& commit, std::function<void(CommitOutcome)> done) {
  post([this, commit, done = std::move(done)](bool connected) {
    done(connected ? carry_out(commit) : CommitOutcome::kUnknown);
  });
}

void MemoryStore::load(std::function<void(std::optional<SharedJournal>)> done) {
  post([this, done = std::move(done)](bool connected) {
    if (!connected) return done(std::nullopt);
    SharedJournal journal;
    for (const auto& [call, entry] : space_.calls_) journal.calls.push_back({call, entry});
    journal.ended = space_.ended_;
    journal.blocks = space_.blocks_;
    done(std::move(journal));
  });
}

void MemoryStore::report(const std::string& report, std::function<void(bool)> done) {
  post([this, report, done = std::move(done)](bool connected) {
    if (connected) space_.reports_[++space_.letters_] = report;
    done(connected);
  });
}

void MemoryStore::read_reports(bool on) {
  if (on != reports_on_) last_report_ = 0;
  reports_on_ = on;
}

bool MemoryStore::deliver_next() {
  if (!started_ || !connected_) return false;
  auto& inbox = space_.inboxes_[node_];
  if (const auto mail = inbox.upper_bound(last_mail_); mail != inbox.end()) {
    last_mail_ = mail->first;
    const std::string text = mail->second;
    listener_.mail(text);
    return true;
  }
  if (!reports_on_) return false;
  const auto report = space_.reports_.upper_bound(last_report_);
  if (report == space_.reports_.end()) return false;
  last_report_ = report->first;
  const std::string text = report->second;
  listener_.report(std::to_string(last_report_), text);
  return true;
}

}  // namespace sportello::signaling

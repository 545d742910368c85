// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "base/time.h"
#include "storage/database.h"

namespace sportello::signaling {

/// How long to wait before the next try after so many failed ones. Pure.
class BackOff {
 public:
  static constexpr TimeMs kFirst = 200;
  static constexpr TimeMs kLongest = 4'000;

  bool may_try(TimeMs now) const { return now >= next_; }
  void failed(TimeMs now) {
    next_ = now + pause_;
    pause_ = std::min(pause_ * 2, kLongest);
  }
  void succeeded() { *this = {}; }

 private:
  TimeMs next_ = 0;
  TimeMs pause_ = kFirst;
};

/// A connection that is made again after it was lost, at most as often as the back-off allows.
/// Belongs to one thread.
class DatabaseLink {
 public:
  using Open = std::function<Database()>;

  /// `open` is null where there is nothing to make again (a file).
  DatabaseLink(std::optional<Database> database, Open open)
      : database_(std::move(database)), open_(std::move(open)) {}

  /// The connection, made now if need be; null, at once or after the time to connect, where there
  /// is none. `now` in milliseconds of any clock that does not go back.
  Database* get(TimeMs now);

  /// Gives the connection up if it cannot be used any more. Returns whether it was.
  bool check();

 private:
  std::optional<Database> database_;
  Open open_;
  BackOff back_off_;
  bool away_ = false;
};

}  // namespace sportello::signaling

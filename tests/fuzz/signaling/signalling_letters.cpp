// SPDX-License-Identifier: EUPL-1.2
// What comes out of Redis: its replies, the letters between nodes, journal entries, memos of calls, and
// its address.
// The first byte chooses which. What was read is written again and must then read back the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "calls/call_memo.h"
#include "live/inbox_message.h"
#include "live/journal.h"
#include "live/redis_url.h"
#include "live/resp.h"
#include "protocol/limits.h"

namespace {

using namespace sportello::signaling;

void report(std::string_view text) {
  const auto read = parse_report(text);
  if (!read) return;
  for (const auto& news : read->news) {
    if (news.text.size() > kMaxMessageBytes) std::abort();
  }
  const auto written = write_report(*read);
  const auto again = parse_report(written);
  if (!again || write_report(*again) != written) std::abort();
}

void mail(std::string_view text) {
  const auto read = parse_mail(text);
  if (!read) return;
  const auto written = write_mail(*read);
  const auto again = parse_mail(written);
  if (!again || write_mail(*again) != written) std::abort();
}

void entry(std::string_view text) {
  const auto read = parse_entry(text);
  if (!read) return;
  const auto written = write_entry(*read);
  const auto again = parse_entry(written);
  if (!again || write_entry(*again) != written) std::abort();
}

void memo(std::string_view text) {
  const auto read = parse_memo(text);
  if (!read) return;
  const auto written = write_memo(*read);
  const auto again = parse_memo(written);
  if (!again || write_memo(*again) != written) std::abort();
}

void url(std::string_view text) {
  const auto read = parse_redis_url(text);
  if (!read) return;
  const auto again = parse_redis_url(read->text());
  if (!again || again->text() != read->text()) std::abort();
}

void replies(std::string_view text) {
  RedisReplies reader;
  // In two pieces, as it may come.
  const auto half = text.size() / 2;
  for (const auto piece : {text.substr(0, half), text.substr(half)}) {
    if (!reader.feed(piece)) return;
    while (reader.next()) {
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 6) {
    case 0:
      report(text);
      break;
    case 1:
      mail(text);
      break;
    case 2:
      entry(text);
      break;
    case 3:
      url(text);
      break;
    case 4:
      replies(text);
      break;
    default:
      memo(text);
  }
  return 0;
}

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

template <class Parse, class Write>
void there_and_back(std::string_view text, const Parse& parse, const Write& write) {
  const auto read = parse(text);
  if (!read) return;
  const auto written = write(*read);
  const auto again = parse(written);
  if (!again || write(*again) != written) std::abort();
}

void report(std::string_view text) {
  if (const auto read = parse_report(text)) {
    for (const auto& news : read->news) {
      if (news.text.size() > kMaxMessageBytes) std::abort();
    }
  }
  there_and_back(text, parse_report, write_report);
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
      there_and_back(text, parse_mail, write_mail);
      break;
    case 2:
      there_and_back(text, parse_entry, write_entry);
      break;
    case 3:
      url(text);
      break;
    case 4:
      replies(text);
      break;
    default:
      there_and_back(text, parse_memo, write_memo);
  }
  return 0;
}

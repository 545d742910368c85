// SPDX-License-Identifier: EUPL-1.2
#include "metrics/process_stats.h"

#include <dirent.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

namespace sportello::signaling {
namespace {

/// Fields of /proc/self/stat (proc(5)), those after the name of the program.
struct Stat {
  std::uint64_t user_ticks = 0, system_ticks = 0;
  std::uint64_t start_ticks = 0;  ///< since the machine started
  std::uint64_t virtual_bytes = 0, resident_pages = 0;
};

std::optional<Stat> read_stat() {
  std::ifstream file("/proc/self/stat");
  std::string text;
  std::getline(file, text);
  const auto name_end = text.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream fields(text.substr(name_end + 1));
  Stat stat;
  std::string skipped;
  for (int number = 3; number <= 24; ++number) {
    switch (number) {
      case 14: fields >> stat.user_ticks; break;
      case 15: fields >> stat.system_ticks; break;
      case 22: fields >> stat.start_ticks; break;
      case 23: fields >> stat.virtual_bytes; break;
      case 24: fields >> stat.resident_pages; break;
      default: fields >> skipped;
    }
  }
  if (!fields) return std::nullopt;
  return stat;
}

/// When the machine started, in seconds since the Unix epoch.
std::optional<std::uint64_t> boot_time() {
  std::ifstream file("/proc/stat");
  std::string word;
  while (file >> word) {
    std::uint64_t seconds = 0;
    if (word == "btime" && file >> seconds) return seconds;
  }
  return std::nullopt;
}

/// Newer kernels say it as the size of the folder; else its entries are counted.
std::uint64_t open_descriptors() {
  struct stat info {};
  if (::stat("/proc/self/fd", &info) == 0 && info.st_size > 0) {
    return static_cast<std::uint64_t>(info.st_size);
  }
  DIR* folder = ::opendir("/proc/self/fd");
  if (folder == nullptr) return 0;
  std::uint64_t entries = 0;
  while (::readdir(folder) != nullptr) ++entries;
  ::closedir(folder);
  return entries < 3 ? 0 : entries - 3;  // ".", ".." and the folder itself
}

}  // namespace

void write_process_stats(Exposition& out) {
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  if (const auto stat = read_stat()) {
    out.single("process_cpu_seconds_total", "counter", "User and system time spent.",
               static_cast<double>(stat->user_ticks + stat->system_ticks) / ticks);
    out.single("process_resident_memory_bytes", "gauge", "Resident memory.",
               stat->resident_pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)));
    out.single("process_virtual_memory_bytes", "gauge", "Virtual memory.", stat->virtual_bytes);
    if (const auto boot = boot_time()) {
      out.single("process_start_time_seconds", "gauge", "Start, since the Unix epoch.",
                 static_cast<double>(*boot) + static_cast<double>(stat->start_ticks) / ticks);
    }
  }
  out.single("process_open_fds", "gauge", "Open file descriptors.", open_descriptors());
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    out.single("process_max_fds", "gauge", "File descriptors that may be open.",
               static_cast<std::uint64_t>(limit.rlim_cur));
  }
}

}  // namespace sportello::signaling

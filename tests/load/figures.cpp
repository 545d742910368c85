// SPDX-License-Identifier: EUPL-1.2
#include "load/figures.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <iomanip>

namespace sportello::load {

double Durations::percentile_ms(double share) const {
  if (seconds_.empty()) return 0;
  auto sorted = seconds_;
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size())));
  const auto place = sorted.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
  std::nth_element(sorted.begin(), place, sorted.end());
  return *place * 1000;
}

void write_table(std::ostream& out, const Options& options, const Figures& figures) {
  const auto row = [&out](const char* what, double value, const char* unit, int digits = 1) {
    out << "  " << std::left << std::setw(46) << what << std::right << std::setw(12) << std::fixed
        << std::setprecision(digits) << value << ' ' << unit << '\n';
  };
  out << options.callers << " callers, " << options.operators << " operators, " << options.desks
      << " desks\n";
  row("server before the callers (PSS)", figures.base_pss_mib, "MiB");
  row("memory of an open connection (PSS)", figures.open_bytes / 1024, "KiB", 2);
  row("memory of a waiting caller (PSS)", figures.waiting_bytes / 1024, "KiB", 2);
  row("memory of a waiting caller (RSS)", figures.waiting_rss_bytes / 1024, "KiB", 2);
  row("memory of a waiting caller after set-ups (PSS)", figures.after_bytes / 1024, "KiB", 2);
  row("connections opened", figures.opened_per_s, "/s", 0);
  row("calls queued", figures.queued_per_s, "/s", 0);
  row("set-ups", figures.setups_per_s, "/s");
  row("set-ups in all", static_cast<double>(figures.setups), "", 0);
  row("of these answered by two", static_cast<double>(figures.rivals), "", 0);
  row("ticks without an operator free", static_cast<double>(figures.late_ticks), "", 0);
  row("server's share of a core meanwhile", figures.server_cores * 100, "%", 0);
  row("answer to both informed, median", figures.both_informed.percentile_ms(0.5), "ms", 2);
  row("                         95th percentile", figures.both_informed.percentile_ms(0.95), "ms", 2);
  row("                         99th percentile", figures.both_informed.percentile_ms(0.99), "ms", 2);
  row("                         longest", figures.both_informed.percentile_ms(1), "ms", 2);
  row("faults", static_cast<double>(figures.faults.size()), "", 0);
  for (std::size_t i = 0; i < std::min<std::size_t>(figures.faults.size(), 10); ++i) {
    out << "    " << figures.faults[i] << '\n';
  }
}

void write_json(std::ostream& out, const Options& options, const Figures& figures) {
  namespace json = boost::json;
  json::array faults;
  for (std::size_t i = 0; i < std::min<std::size_t>(figures.faults.size(), 100); ++i) {
    faults.emplace_back(figures.faults[i]);
  }
  const auto& delay = figures.both_informed;
  out << json::serialize(json::object{
             {"callers", options.callers},
             {"operators", options.operators},
             {"desks", options.desks},
             {"base_pss_mib", figures.base_pss_mib},
             {"open_connection_pss_bytes", figures.open_bytes},
             {"waiting_caller_pss_bytes", figures.waiting_bytes},
             {"waiting_caller_rss_bytes", figures.waiting_rss_bytes},
             {"waiting_caller_after_setups_pss_bytes", figures.after_bytes},
             {"opened_per_s", figures.opened_per_s},
             {"queued_per_s", figures.queued_per_s},
             {"setups_per_s", figures.setups_per_s},
             {"setups", figures.setups},
             {"rivals", figures.rivals},
             {"late_ticks", figures.late_ticks},
             {"server_cores", figures.server_cores},
             {"both_informed_ms",
              {{"count", delay.count()},
               {"p50", delay.percentile_ms(0.5)},
               {"p95", delay.percentile_ms(0.95)},
               {"p99", delay.percentile_ms(0.99)},
               {"max", delay.percentile_ms(1)}}},
             {"faults", std::move(faults)}})
      << '\n';
}

}  // namespace sportello::load

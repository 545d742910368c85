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

namespace {

/// Per caller of the node, in bytes, above what the node took before.
struct PerCaller {
  double open, waiting, waiting_rss, after;
};

PerCaller per_caller(const NodeFigures& node, const Options& options) {
  const double callers =
      static_cast<double>(options.callers) / static_cast<double>(options.nodes);
  return {(node.open_pss - node.base_pss) / callers, (node.waiting_pss - node.base_pss) / callers,
          (node.waiting_rss - node.base_rss) / callers, (node.after_pss - node.base_pss) / callers};
}

}  // namespace

void write_table(std::ostream& out, const Options& options, const Figures& figures) {
  const auto row = [&out](const char* what, double value, const char* unit, int digits = 1) {
    out << "  " << std::left << std::setw(46) << what << std::right << std::setw(12) << std::fixed
        << std::setprecision(digits) << value << ' ' << unit << '\n';
  };
  out << options.callers << " callers, " << options.operators << " operators, " << options.desks
      << " desks, " << options.nodes << (options.nodes == 1 ? " node\n" : " nodes\n");
  for (std::size_t i = 0; i < figures.nodes.size(); ++i) {
    const auto& node = figures.nodes[i];
    const auto each = per_caller(node, options);
    if (options.nodes > 1) {
      out << "node " << i + 1 << (node.decides ? ", which decides for all\n" : "\n");
    }
    row("before the callers (PSS)", node.base_pss / 1024 / 1024, "MiB");
    row("memory of an open connection (PSS)", each.open / 1024, "KiB", 2);
    row("memory of a waiting caller (PSS)", each.waiting / 1024, "KiB", 2);
    row("memory of a waiting caller (RSS)", each.waiting_rss / 1024, "KiB", 2);
    row("memory of a waiting caller after set-ups (PSS)", each.after / 1024, "KiB", 2);
    row("share of a core during the set-ups", node.cores * 100, "%", 0);
  }
  if (options.nodes > 1) out << "all together\n";
  row("connections opened", figures.opened_per_s, "/s", 0);
  row("calls queued", figures.queued_per_s, "/s", 0);
  row("set-ups", figures.setups_per_s(), "/s");
  row("set-ups in all", static_cast<double>(figures.setups), "", 0);
  row("of these answered by two", static_cast<double>(figures.rivals), "", 0);
  row("ticks without an operator free", static_cast<double>(figures.late_ticks), "", 0);
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
  json::array nodes;
  for (const auto& node : figures.nodes) {
    const auto each = per_caller(node, options);
    nodes.push_back({{"base_pss_mib", node.base_pss / 1024 / 1024},
                     {"open_connection_pss_bytes", each.open},
                     {"waiting_caller_pss_bytes", each.waiting},
                     {"waiting_caller_rss_bytes", each.waiting_rss},
                     {"waiting_caller_after_setups_pss_bytes", each.after},
                     {"cores", node.cores},
                     {"decides", node.decides}});
  }
  const auto& delay = figures.both_informed;
  out << json::serialize(json::object{
             {"callers", options.callers},
             {"operators", options.operators},
             {"desks", options.desks},
             {"nodes", std::move(nodes)},
             {"opened_per_s", figures.opened_per_s},
             {"queued_per_s", figures.queued_per_s},
             {"setups_per_s", figures.setups_per_s()},
             {"setups", figures.setups},
             {"rivals", figures.rivals},
             {"late_ticks", figures.late_ticks},
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

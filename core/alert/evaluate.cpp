// SPDX-FileCopyrightText: Inspector contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/alert/evaluate.h"

#include <algorithm>
#include <set>
#include <utility>

namespace inspector::alerts {

namespace {

constexpr std::size_t longestValue = 256;
constexpr std::size_t mostArgs = 20;
constexpr Seconds fleetFresh{120};

using Rest = Evaluation::Rest;

bool selects(const AlertScope& scope, const EndpointId& id) {
    return scope.endpoints.empty() || std::find(scope.endpoints.begin(), scope.endpoints.end(), id) != scope.endpoints.end();
}

bool matchesAny(const std::vector<std::string>& patterns, std::string_view text) {
    return patterns.empty() ||
           std::any_of(patterns.begin(), patterns.end(), [&](const std::string& p) { return matchesWildcard(p, text); });
}

void put(Labels& labels, const char* name, std::string_view value) {
    if (auto bounded = boundedValue(value); !bounded.empty()) labels[name] = std::move(bounded);
}

void putEndpoint(Labels& labels, std::string_view id, const Inventory& inventory) {
    put(labels, "endpoint", id);
    const Endpoint* endpoint = inventory.endpoint(EndpointId(std::string(id)));
    if (!endpoint) return;
    put(labels, "provider", endpoint->provider);
    put(labels, "region", endpoint->region);
}

Labels labelsOf(const AlertRule& rule, const Channel* channel) {
    Labels labels;
    for (const auto& [name, value] : rule.labels) put(labels, name.c_str(), value);
    labels["alertname"] = boundedValue(rule.id.value);
    labels["severity"] = toString(rule.severity);
    if (!channel) return labels;
    put(labels, "channel", channel->id.value);
    put(labels, "group", channel->group);
    put(labels, "template", channel->templateId.value);
    return labels;
}

// One rule over the facts. Each condition fills `m_out`.
class Evaluator {
public:
    Evaluator(const AlertRule& rule, const Facts& facts, WallTime now) : m_rule(rule), m_facts(facts), m_now(now) {}

    Evaluation run() {
        std::visit([this](const auto& condition) { of(condition); }, m_rule.condition);
        if (m_out.things.size() > mostThings) refuseAll();
        return std::move(m_out);
    }

private:
    // Empty: the channel's samples may be believed.
    [[nodiscard]] std::string whyUnknown(const ChannelFacts& facts) const {
        if (m_facts.probe == Trust::Blind) return "the probe is blind: its own network is gone";
        if (facts.status.sampled + 3 * facts.status.interval < m_now) return "no fresh sample";
        return facts.status.state == ChannelState::Unknown ? "the channel's state is unknown" : std::string();
    }

    // Calls `f` for each channel that is evaluated here, is in scope and on the air; sorts the others.
    template <typename F>
    void eachChannel(F&& f) {
        if (!m_facts.channels) return;
        for (const auto& [id, facts] : *m_facts.channels) {
            const Channel* channel = m_facts.inventory->channel(id);
            if (!channel) {
                m_out.channels[id] = {Holding::Gone, "the channel was removed"};
            } else if (!channel->enabled) {
                m_out.channels[id] = {Holding::Gone, "the channel is off the air"};
            } else if (!inScope(m_rule.scope, *channel)) {
                m_out.channels[id] = {Holding::Gone, "the rule does not look at the channel any longer"};
            } else {
                const std::string why = whyUnknown(facts);
                m_out.channels[id] = why.empty() ? Rest{} : Rest{Holding::NoData, why};
                f(*channel, facts, why);
            }
        }
    }

    Thing thingOf(const Channel* channel) const {
        Thing thing;
        thing.labels = labelsOf(m_rule, channel);
        if (!channel) return thing;
        thing.channel = channel->id;
        thing.args.push_back(textArg("channel", boundedValue(channel->name.empty() ? channel->id.value : channel->name)));
        return thing;
    }

    // In words, and what those who speak another language make theirs of.
    void tell(Thing& thing, const Finding& finding) const {
        thing.args.push_back(textArg("finding", boundedValue(m_facts.words ? m_facts.words(finding) : finding.rule)));
        thing.args.push_back(textArg("finding-rule", finding.rule));
        if (!finding.rung.empty()) thing.args.push_back(textArg("rung", boundedValue(finding.rung)));
        if (!finding.url.empty()) thing.args.push_back(textArg("url", boundedValue(finding.url)));
        if (finding.line > 0) thing.args.push_back(numberArg("line", finding.line));
        if (finding.sequence) thing.args.push_back(numberArg("sequence", static_cast<double>(*finding.sequence)));
        for (const Arg& arg : finding.args)
            if (thing.args.size() < mostArgs) thing.args.push_back(arg);
    }

    void noData(const Channel& channel, const std::string& why) {
        Thing thing = thingOf(&channel);
        thing.holding = Holding::NoData;
        thing.why = why;
        m_out.things.push_back(std::move(thing));
    }

    void of(const StateCondition& condition) {
        eachChannel([&](const Channel& channel, const ChannelFacts& facts, const std::string& why) {
            const ChannelState state = why.empty() ? facts.status.state : ChannelState::Unknown;
            Thing thing = thingOf(&channel);
            const bool wanted = condition.state == ChannelState::Degraded
                                    ? state == ChannelState::Degraded || state == ChannelState::Down
                                    : state == condition.state;
            thing.holding = wanted ? Holding::Holds : state == ChannelState::Unknown ? Holding::NoData : Holding::Not;
            thing.why = thing.holding == Holding::NoData ? why : std::string();
            thing.args.push_back(textArg("state", std::string(toString(state))));
            if (facts.status.reason) tell(thing, *facts.status.reason);
            else thing.args.push_back(textArg("finding", {}));
            m_out.things.push_back(std::move(thing));
        });
    }

    void of(const FindingCondition& condition) {
        eachChannel([&](const Channel& channel, const ChannelFacts& facts, const std::string& why) {
            if (!why.empty()) return noData(channel, why);
            std::map<Labels, Thing> found;
            for (const OpenFinding& open : facts.findings) {
                const Finding& finding = open.finding;
                if (!open.confirmed || finding.severity < condition.least || !matchesAny(condition.findings, finding.rule)) continue;
                const bool own = finding.stage == ownStage || finding.stage.empty();
                if (!m_rule.scope.endpoints.empty() && (own || !selects(m_rule.scope, EndpointId(finding.stage)))) continue;
                Thing thing = thingOf(&channel);
                put(thing.labels, "finding", finding.rule);
                put(thing.labels, "stage", finding.stage);
                if (!own) putEndpoint(thing.labels, finding.stage, *m_facts.inventory);
                if (condition.eachRung) {
                    put(thing.labels, "rung", finding.rung);
                    thing.rung = finding.rung;
                }
                thing.holding = Holding::Holds;
                tell(thing, finding);
                found.emplace(thing.labels, std::move(thing));
            }
            for (auto& [labels, thing] : found) m_out.things.push_back(std::move(thing));
        });
    }

    void of(const FigureCondition& condition) {
        const auto& tags = schemaOf(condition.measurement).tags;
        const bool ofChannels = std::find(tags.begin(), tags.end(), "channel") != tags.end();
        if (!m_facts.windows || !m_facts.windows->watches(condition.measurement, condition.field))
            return failAll(!m_facts.windows ? "no figures are kept here" : "the figure is not kept, or does not exist", ofChannels);
        if (!ofChannels) return figuresOfEndpoints(condition);
        eachChannel([&](const Channel& channel, const ChannelFacts& facts, std::string why) {
            if (why.empty() && m_facts.probe == Trust::Late) why = "the probe is late: its times mean nothing";
            if (why.empty()) return figuresOf(condition, channel, facts);
            m_out.channels[channel.id] = {Holding::NoData, why};
            noData(channel, why);
        });
    }

    void figuresOf(const FigureCondition& condition, const Channel& channel, const ChannelFacts&) {
        const auto groups = m_facts.windows->aggregate(condition, m_now, channel.id.value);
        // Errors are written when there are some: none is a figure too.
        const bool zeroIsKnown = condition.measurement == Measurement::ChannelError &&
                                 (condition.aggregate == WindowAggregate::Sum || condition.aggregate == WindowAggregate::Count ||
                                  condition.aggregate == WindowAggregate::Rate);
        m_out.channels[channel.id] = zeroIsKnown ? Rest{} : Rest{Holding::NoData, "no points in the window"};
        if (groups.empty() && !zeroIsKnown) return noData(channel, "no points in the window");
        for (const FigureGroup& group : groups) add(condition, group, thingOf(&channel));
    }

    void figuresOfEndpoints(const FigureCondition& condition) {
        if (!m_facts.wide) return;
        if (m_facts.probe != Trust::Trusted) {
            m_out.others = Rest{Holding::NoData, "the probe's figures cannot be believed"};
            return;
        }
        m_out.others = Rest{Holding::NoData, "no points in the window"};
        for (const FigureGroup& group : m_facts.windows->aggregate(condition, m_now))
            if (selects(m_rule.scope, EndpointId(std::string(labelOf(group.tags, "endpoint"))))) add(condition, group, thingOf(nullptr));
    }

    void add(const FigureCondition& condition, const FigureGroup& group, Thing thing) {
        for (const auto& [name, value] : group.tags) {
            if (name == "channel") continue;
            if (name == "endpoint")
                putEndpoint(thing.labels, value, *m_facts.inventory);
            else
                put(thing.labels, name.c_str(), value);
            thing.args.push_back(textArg(name, boundedValue(value)));
        }
        thing.rung = labelOf(group.tags, "rung");
        thing.value = group.value;
        thing.threshold = condition.threshold;
        if (!group.value) {
            thing.holding = Holding::NoData;
            thing.why = "too few points in the window";
        } else {
            thing.holding = compares(*group.value, condition.comparison, condition.threshold) ? Holding::Holds : Holding::Not;
        }
        m_out.things.push_back(std::move(thing));
    }

    void of(const VerdictCondition& condition) {
        if (!m_facts.wide) return;
        const bool blind = m_facts.probe == Trust::Blind || (m_facts.fleet && m_facts.fleet->probe == Trust::Blind);
        if (!m_facts.fleet || m_facts.fleet->at + fleetFresh < m_now)
            m_out.others = Rest{Holding::NoData, "nothing is known of the fleet"};
        else
            m_out.others = blind ? Rest{Holding::NoData, "the probe is blind: its own network is gone"} : Rest{};
        if (blind && m_facts.fleet) {  // but its blindness is known, and when it ends
            const auto& causes = condition.causes;
            if (!causes.empty() && std::find(causes.begin(), causes.end(), Cause::Probe) == causes.end()) return;
        } else if (m_out.others->holding != Holding::Not) {
            return;
        }
        for (const FleetCause& cause : causesOf(m_facts)) addPlace(condition, cause, blind);
    }

    void addPlace(const VerdictCondition& condition, const FleetCause& fleet, bool blind) {
        const Verdict& verdict = fleet.verdict;
        if (verdict.cause == Cause::None || (blind && verdict.cause != Cause::Probe)) return;
        if (!condition.causes.empty() &&
            std::find(condition.causes.begin(), condition.causes.end(), verdict.cause) == condition.causes.end())
            return;
        const auto covered = std::count_if(fleet.channels.begin(), fleet.channels.end(), [&](const ChannelId& id) {
            const Channel* channel = m_facts.inventory->channel(id);
            return channel && channel->enabled && inScope(m_rule.scope, *channel);
        });
        if (verdict.confidence < condition.leastConfidence) return;
        if (verdict.cause != Cause::Probe && static_cast<std::uint32_t>(covered) < condition.leastChannels) return;
        if (!m_rule.scope.endpoints.empty() && !selects(m_rule.scope, EndpointId(verdict.name))) return;
        Thing thing = thingOf(nullptr);
        for (const auto& [name, value] : placeLabels(verdict, *m_facts.inventory, m_facts.probeId)) put(thing.labels, name.c_str(), value);
        thing.holding = Holding::Holds;
        thing.value = static_cast<double>(covered);
        thing.args = {textArg("cause", std::string(toString(verdict.cause))), textArg("place", boundedValue(verdict.name)),
                      numberArg("channels", static_cast<double>(covered)),
                      numberArg("confidence", verdict.confidence * 100, Arg::Unit::Percent)};
        m_out.things.push_back(std::move(thing));
    }

    void of(const SystemCondition& condition) {
        m_out.others = m_facts.notices ? Rest{} : Rest{Holding::NoData, "nothing is known of the program"};
        if (!m_facts.notices) return;
        std::set<Labels> seen;
        for (const SystemNotice& notice : *m_facts.notices) {
            if (condition.notices.empty() || !matchesAny(condition.notices, notice.id)) continue;
            if (notice.everybody && !m_facts.wide) continue;
            Thing thing = thingOf(nullptr);
            put(thing.labels, "finding", notice.id);
            if (!notice.everybody) put(thing.labels, "probe", m_facts.probeId.value);
            for (const Arg& arg : notice.args)
                if (arg.name == "receiver" && arg.unit == Arg::Unit::Text) put(thing.labels, "receiver", arg.text);
            if (!seen.insert(thing.labels).second) continue;
            thing.holding = Holding::Holds;
            thing.args = notice.args;
            thing.args.push_back(textArg("notice", notice.english));
            m_out.things.push_back(std::move(thing));
        }
    }

    void failAll(const std::string& why, bool ofChannels) {
        if (!ofChannels) {
            if (m_facts.wide) m_out.others = Rest{Holding::Failed, why};
            return;
        }
        eachChannel([&](const Channel& channel, const ChannelFacts&, const std::string&) {
            m_out.channels[channel.id] = {Holding::Failed, why};
        });
    }

    void refuseAll() {
        const std::string why = "the rule looks at more than 10,000 things: choose fewer tags or channels";
        m_out.things.clear();
        for (auto& [channel, rest] : m_out.channels)
            if (rest.holding != Holding::Gone) rest = {Holding::Failed, why};
        if (m_out.others) m_out.others = Rest{Holding::Failed, why};
    }

    const AlertRule& m_rule;
    const Facts& m_facts;
    WallTime m_now;
    Evaluation m_out;
};

}  // namespace

std::string identityOf(const Labels& labels) {
    Labels identity = labels;
    identity.erase("severity");
    return fingerprintOf(identity);
}

Evaluation evaluate(const AlertRule& rule, const Facts& facts, WallTime now) { return Evaluator(rule, facts, now).run(); }

bool matchesWildcard(std::string_view pattern, std::string_view text) {
    std::size_t p = 0;
    std::size_t t = 0;
    std::size_t star = std::string_view::npos;
    std::size_t mark = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.size() && pattern[p] == text[t]) {
            ++p;
            ++t;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

bool inScope(const AlertScope& scope, const Channel& channel) {
    const auto names = [](const auto& list, const auto& value) {
        return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
    };
    return names(scope.templates, channel.templateId) && names(scope.groups, channel.group) && names(scope.channels, channel.id);
}

std::string boundedValue(std::string_view text) {
    std::string out(text.substr(0, longestValue));
    if (text.size() > longestValue)
        while (!out.empty() && (static_cast<unsigned char>(text[out.size()]) & 0xC0) == 0x80) out.pop_back();
    for (char& c : out)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
    return out;
}

std::vector<FleetCause> causesOf(const Facts& facts) {
    if (!facts.fleet) return {};
    std::vector<FleetCause> causes = facts.fleet->causes;
    const bool named = std::any_of(causes.begin(), causes.end(), [](const FleetCause& c) { return c.verdict.cause == Cause::Probe; });
    if (facts.fleet->probe != Trust::Blind || named) return causes;
    FleetCause blind;
    blind.verdict.cause = Cause::Probe;
    blind.verdict.confidence = 1;
    blind.verdict.since = facts.fleet->probeSince;
    for (const Channel& channel : facts.inventory->channels) blind.channels.push_back(channel.id);
    causes.insert(causes.begin(), std::move(blind));
    return causes;
}

Labels placeLabels(const Verdict& verdict, const Inventory& inventory, const ProbeId& probe) {
    Labels labels;
    put(labels, "stage", toString(verdict.cause));
    switch (verdict.cause) {
        case Cause::Cdn: put(labels, "provider", verdict.name); break;
        case Cause::Region: put(labels, "region", verdict.name); break;
        case Cause::Probe: put(labels, "probe", probe.value); break;
        case Cause::Packager:
        case Cause::Origin:
        case Cause::Edge: putEndpoint(labels, verdict.name, inventory); break;
        default: put(labels, "endpoint", verdict.name); break;
    }
    return labels;
}

std::string defaultSummary(const Condition& condition) {
    struct Words {
        std::string operator()(const FigureCondition& c) const {
            return std::string(toString(c.aggregate)) + " of " + c.field + " is {value} (" + std::string(toString(c.comparison)) +
                   " {threshold})";
        }
        std::string operator()(const FindingCondition&) const { return "{channel}: {finding}"; }
        std::string operator()(const StateCondition&) const { return "{channel} is {state}: {finding}"; }
        std::string operator()(const VerdictCondition&) const { return "{cause} {place} is at fault; channels affected: {channels}"; }
        std::string operator()(const SystemCondition&) const { return "{notice}"; }
    };
    return std::visit(Words{}, condition);
}

Arg figureArg(std::string name, const Condition& condition, double value) {
    const auto* figure = std::get_if<FigureCondition>(&condition);
    if (!figure) return numberArg(std::move(name), value);
    const std::string_view field = figure->field;
    const auto isOf = [&](std::initializer_list<std::string_view> endings) {
        return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) { return field.ends_with(ending); });
    };
    switch (figure->aggregate) {
        case WindowAggregate::Count: return numberArg(std::move(name), value);
        case WindowAggregate::Absent: return numberArg(std::move(name), value, Arg::Unit::Second);
        case WindowAggregate::Share: return numberArg(std::move(name), value * 100, Arg::Unit::Percent);
        default: break;
    }
    if (isOf({"_ratio", "_rate"})) return numberArg(std::move(name), value * 100, Arg::Unit::Percent);
    if (isOf({"_ms"})) return numberArg(std::move(name), value, Arg::Unit::Millisecond);
    if (isOf({"_s"})) return numberArg(std::move(name), value, Arg::Unit::Second);
    if (isOf({"_bps"})) return numberArg(std::move(name), value, Arg::Unit::BitPerSecond);
    if (isOf({"bytes"})) return numberArg(std::move(name), value, Arg::Unit::Byte);
    return numberArg(std::move(name), value);
}

std::string summaryOf(const AlertRule& rule, const Thing& thing) {
    Finding words;
    words.args = thing.args;
    if (thing.value) words.args.push_back(figureArg("value", rule.condition, *thing.value));
    if (thing.threshold) words.args.push_back(figureArg("threshold", rule.condition, *thing.threshold));
    for (const auto& [name, value] : thing.labels)
        if (!words.arg(name)) words.args.push_back(textArg(name, value));
    // A place without a name leaves a gap.
    std::string text = renderEnglish(rule.summary.empty() ? defaultSummary(rule.condition) : rule.summary, words);
    for (auto at = text.find("  "); at != std::string::npos; at = text.find("  ", at)) text.erase(at, 1);
    while (text.ends_with(' ') || text.ends_with(':')) text.pop_back();
    const bool ofCause = std::holds_alternative<VerdictCondition>(rule.condition);  // "edge fra-1 breaks …"
    if (ofCause && !text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return boundedValue(text);
}

}  // namespace inspector::alerts

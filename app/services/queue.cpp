// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/queue.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace yiping::services {

using domain::CaseStatus;

namespace {

std::string lowered(std::string_view text)
{
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return out;
}

bool has_word(std::string_view text, std::string_view word)
{
    return lowered(text).find(word) != std::string::npos;
}

/// Letters that may be what something sounds like.
bool sounds(std::string_view word)
{
    return word.size() >= 2 && std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

} // namespace

Deadline deadline_of(const domain::Case& data)
{
    if (domain::is_over(data.step) || data.hold != domain::Hold::None)
        return {};
    Deadline nearest{data.due_at.value_or(0), false};
    if (const auto stage = domain::stage_due(data); stage && (nearest.at == 0 || *stage < nearest.at))
        nearest = {*stage, true};
    return nearest;
}

Queue::Queue(Town& town, const domain::CategoryTree& categories, CacheReader* reader)
    : town_(town), categories_(categories), reader_(reader), subscription_(town.subscribe(*this))
{
    rebuild();
}

Queue::~Queue()
{
    *alive_ = false;
}

void Queue::set_filter(QueueFilter filter)
{
    if (filter == filter_)
        return;
    filter_ = filter;
    rebuild();
    ask_past();
}

void Queue::set_search(std::string text)
{
    std::vector<std::string> words;
    std::string word;
    for (const char c : lowered(text) + ' ') {
        if (c != ' ') {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::exchange(word, {}));
        }
    }
    if (words == search_)
        return;
    search_ = std::move(words);
    search_text_ = std::move(text);
    past_.clear();
    rebuild();
    ask_past();
}

const domain::Case* Queue::row(const Uuid& id) const
{
    if (const domain::Case* held = town_.detail(id))
        return held;
    const auto found = std::ranges::find(past_, id, &domain::Case::id);
    return found == past_.end() ? nullptr : &*found;
}

void Queue::cases_changed(std::span<const CaseIndex> changed)
{
    rebuild();
    if (!search_.empty() && std::ranges::any_of(changed, [this](CaseIndex at) {
            return town_.cases().alive(at) && domain::is_over(town_.cases().step(at));
        }))
        ask_past();
}

void Queue::ask_past()
{
    if (reader_ == nullptr || search_.empty() || filter_ != QueueFilter::All)
        return;
    if (std::exchange(asking_, true)) {
        ask_again_ = true;
        return;
    }
    domain::CaseQuery query;
    for (const domain::EnumWord& word : domain::enum_words<domain::Step>())
        if (const auto step = static_cast<domain::Step>(word.value); domain::is_over(step))
            query.steps.push_back(step);
    query.words = search_text_;
    query.limit = most_past;
    const auto answered = [this, words = search_text_](Result<std::vector<domain::Case>> rows) {
        asking_ = false;
        if (rows && words == search_text_) {
            past_ = std::move(*rows);
            rebuild();
        }
        if (std::exchange(ask_again_, false))
            ask_past();
    };
    reader_->find_cases(
        std::move(query), [this, alive = alive_, answered](const Result<std::vector<domain::CaseHit>>& hits) {
            if (!*alive)
                return;
            if (!hits || hits->empty())
                return answered(std::vector<domain::Case>());
            std::vector<Uuid> ids;
            ids.reserve(hits->size());
            for (const domain::CaseHit& hit : *hits)
                ids.push_back(hit.id);
            reader_->read_cases(std::move(ids), [alive, answered](Result<std::vector<domain::Case>> rows) {
                if (*alive)
                    answered(std::move(rows));
            });
        });
}

bool Queue::in_filter(QueueFilter filter, CaseIndex at, const domain::Case& data) const
{
    switch (filter) {
    case QueueFilter::All:
        return true;
    case QueueFilter::DueSoon: {
        const CaseStatus status = town_.cases().status(at);
        return (status == CaseStatus::New || status == CaseStatus::Handling) && data.due_at &&
               *data.due_at - town_.now() <= due_soon_ms;
    }
    case QueueFilter::Late:
        return town_.cases().status(at) == CaseStatus::Late;
    case QueueFilter::Returned:
        return town_.is_returned(data.id);
    }
    return false;
}

const std::string& Queue::initials_of(const domain::Case& data, const std::string& place)
{
    const auto [known, fresh] = initials_.try_emplace(data.id);
    if (fresh || known->second.first != data.rev)
        // Between the parts stands what nobody types: letters of two parts are no word.
        known->second = {data.rev, pinyin_.of(data.title) + '|' + pinyin_.of(place) + '|' + pinyin_.of(data.address)};
    return known->second.second;
}

bool Queue::is_found(const domain::Case& data, CaseIndex at)
{
    if (search_.empty())
        return true;
    const std::string place = town_.place_name(town_.cases().area(at));
    const std::string_view category = categories_.zh(data.category);
    return std::ranges::all_of(search_, [&](const std::string& word) {
        return has_word(data.number, word) || has_word(data.title, word) || has_word(data.address, word) ||
               has_word(place, word) || has_word(category, word) ||
               (sounds(word) && initials_of(data, place).contains(word));
    });
}

void Queue::rebuild()
{
    std::vector<std::pair<Key, Uuid>> rows;
    std::array<std::uint32_t, queue_filter_count> counts{};
    const CaseTable& cases = town_.cases();
    for (const CaseIndex at : town_.open_cases()) {
        const domain::Case* data = town_.detail(cases.id(at));
        if (!data)
            continue; // its row is still being read
        for (std::size_t filter = 0; filter < queue_filter_count; ++filter)
            counts[filter] += in_filter(static_cast<QueueFilter>(filter), at, *data) ? 1U : 0U;
        if (!in_filter(filter_, at, *data) || !is_found(*data, at))
            continue;
        Key key;
        key.number = data->number;
        if (cases.status(at) == CaseStatus::Late) {
            key.rank = 0;
            key.at = cases.due_at(at);
        } else if (data->hold != domain::Hold::None) {
            key.rank = 3;
            key.at = data->step_at;
        } else {
            const Deadline deadline = deadline_of(*data);
            key.rank = deadline.at == 0 ? 2 : 1;
            key.at = deadline.at == 0 ? data->opened_at : deadline.at;
        }
        rows.emplace_back(key, data->id);
    }
    std::ranges::sort(rows);
    std::vector<Uuid> entries;
    entries.reserve(rows.size());
    for (const auto& [key, id] : rows)
        entries.push_back(id);
    if (!search_.empty() && filter_ == QueueFilter::All) {
        for (const domain::Case& row : past_) {
            const CaseIndex at = cases.find(row.id);
            if (at != no_case && domain::is_over(cases.step(at)))
                entries.push_back(row.id);
        }
    }
    past_count_ = entries.size() - rows.size();
    if (entries == entries_ && counts == counts_)
        return;
    entries_ = std::move(entries);
    counts_ = counts;
    if (on_changed)
        on_changed();
}

} // namespace yiping::services

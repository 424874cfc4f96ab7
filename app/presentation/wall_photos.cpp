// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/wall_photos.h>

#include "wall_words.h"

#include <yiping/presentation/words.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace yiping::presentation {

WallPhotos::WallPhotos(services::Town& town, services::CacheReader& reader, QObject* parent)
    : PatchedListModel(parent), town_(town), reader_(reader)
{
}

WallPhotos::~WallPhotos()
{
    *alive_ = false;
}

QVariant WallPhotos::data(const QModelIndex& index, int role) const
{
    const WallPhoto* row = row_at(index);
    if (row == nullptr)
        return {};
    switch (role - Qt::UserRole) {
    case 0:
        return row->sha256;
    case 1:
        return row->title;
    case 2:
        return row->caption;
    case 3:
        return row->status;
    default:
        return {};
    }
}

QHash<int, QByteArray> WallPhotos::roleNames() const
{
    return {{Qt::UserRole, "sha256"}, {Qt::UserRole + 1, "title"}, {Qt::UserRole + 2, "caption"},
        {Qt::UserRole + 3, "status"}};
}

void WallPhotos::show_case(const Uuid& id)
{
    if (wish_ == Wish::Case && case_ == id)
        return;
    wish_ = Wish::Case;
    case_ = id;
    take({});
    read();
}

void WallPhotos::show_area(services::AreaIndex area)
{
    if (wish_ == Wish::Area && area_ == area)
        return;
    wish_ = Wish::Area;
    area_ = area;
    take({});
    read();
}

void WallPhotos::show_none()
{
    if (std::exchange(wish_, Wish::None) == Wish::None)
        return;
    ++asked_;
    reading_ = false;
    take({});
}

void WallPhotos::withhold(bool withheld)
{
    if (std::exchange(withheld_, withheld) == withheld)
        return;
    take({});
    read();
}

void WallPhotos::cases_loaded()
{
    stale_ = stale_ || wish_ != Wish::None;
}

void WallPhotos::cases_changed(std::span<const services::CaseIndex> cases)
{
    if (wish_ == Wish::None || stale_)
        return;
    stale_ = std::ranges::any_of(cases, [this](services::CaseIndex at) {
        if (wish_ == Wish::Case)
            return town_.cases().id(at) == case_;
        return area_ == services::no_area || town_.is_within(town_.cases().area(at), area_);
    });
}

void WallPhotos::tick()
{
    if (stale_ && !reading_)
        read();
}

QString WallPhotos::nothing() const
{
    if (withheld_)
        return Wall::tr("来访视图不显示照片");
    return rows().empty() && !reading_ ? Wall::tr("这里没有照片") : QString();
}

std::vector<Uuid> WallPhotos::wanted() const
{
    if (wish_ == Wish::Case)
        return {case_};
    const services::CaseTable& cases = town_.cases();
    const auto inside = [&](services::CaseIndex at) {
        return area_ == services::no_area ||
               (cases.area(at) != services::no_area && town_.is_within(cases.area(at), area_));
    };
    const auto id = [&](services::CaseIndex at) { return cases.id(at); };
    // What is promised first comes first, as in the list of cases beside them.
    std::vector<services::CaseIndex> open;
    std::ranges::copy_if(town_.open_cases(), std::back_inserter(open), inside);
    std::ranges::sort(open, {},
        [&](services::CaseIndex at) { return std::tuple(cases.due_at(at) == 0, cases.due_at(at), cases.id(at)); });
    open.resize(std::min(open.size(), most_open));
    // The newest closed ones, without sorting a year of them.
    std::vector<std::pair<UtcMillis, services::CaseIndex>> closed;
    for (services::CaseIndex at = 0; at < cases.size(); ++at) {
        const UtcMillis when = cases.closed_at(at);
        if (!cases.alive(at) || when == 0 || (closed.size() == most_closed && when <= closed.back().first) ||
            !inside(at))
            continue;
        if (closed.size() == most_closed)
            closed.pop_back();
        closed.insert(
            std::ranges::upper_bound(closed, std::pair(when, at), std::ranges::greater()), std::pair(when, at));
    }
    std::vector<Uuid> ids;
    std::ranges::transform(open, std::back_inserter(ids), id);
    for (const auto& each : closed)
        ids.push_back(id(each.second));
    return ids;
}

std::vector<WallPhoto> WallPhotos::photos_of(const services::CasePage& page) const
{
    std::vector<const domain::Attachment*> pictures;
    for (const domain::Attachment& each : page.attachments)
        if (each.media_type.starts_with("image/"))
            pictures.push_back(&each);
    std::ranges::stable_sort(pictures, {}, [](const domain::Attachment* each) { return each->made_at; });
    // Of one among many what it was like, and what it is like now.
    if (wish_ == Wish::Area && pictures.size() > 2)
        pictures.erase(pictures.begin() + 1, pictures.end() - 1);
    const UtcMillis now = town_.now();
    std::vector<WallPhoto> photos;
    photos.reserve(pictures.size());
    for (const domain::Attachment* each : pictures)
        photos.push_back(
            {each->id.to_string(), text(each->sha256), text(page.data.title), photo_caption(*each, page.moves, now),
                static_cast<int>(domain::status_of(page.data.step, page.data.hold, page.data.due_at, now))});
    return photos;
}

void WallPhotos::read()
{
    stale_ = false;
    ++asked_;
    reading_ = false;
    if (wish_ == Wish::None || withheld_)
        return;
    const std::vector<Uuid> ids = wanted();
    if (ids.empty()) {
        take({});
        return;
    }
    struct Gathered {
        std::vector<std::vector<WallPhoto>> of_case;
        std::size_t left = 0;
    };
    auto gathered = std::make_shared<Gathered>(Gathered{std::vector<std::vector<WallPhoto>>(ids.size()), ids.size()});
    reading_ = true;
    for (std::size_t at = 0; at < ids.size(); ++at) {
        reader_.read_case_page(
            ids[at], [this, alive = alive_, asked = asked_, gathered, at](Result<services::CasePage> page) {
                if (!*alive || asked != asked_)
                    return;
                if (page) // one that is gone has no pictures
                    gathered->of_case[at] = photos_of(*page);
                if (--gathered->left > 0)
                    return;
                reading_ = false;
                std::vector<WallPhoto> photos;
                for (auto& each : gathered->of_case)
                    std::ranges::move(each, std::back_inserter(photos));
                photos.resize(std::min(photos.size(), most_photos));
                take(std::move(photos));
            });
    }
}

void WallPhotos::take(std::vector<WallPhoto> photos)
{
    set_rows(std::move(photos));
    Q_EMIT changed();
}

} // namespace yiping::presentation

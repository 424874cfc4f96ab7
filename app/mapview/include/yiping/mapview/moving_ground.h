// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/mapview/map_camera.h>

#include <QAbstractListModel>
#include <QPointer>
#include <QQmlComponent>
#include <QQuickItem>
#include <QRect>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <memory>
#include <optional>
#include <vector>

namespace yiping::mapview {

class GroundCover;

/// Pictures beside the whole one, one row each: `place` in its pixels, and `turn`, which grows when it is to be drawn
/// again. GUI thread.
class GroundStrips : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { Place = Qt::UserRole, Turn };
    struct Strip {
        QRect place;
        int turn = 0;
        bool complete = false; ///< drawn when all its tiles were there
    };

    using QAbstractListModel::QAbstractListModel;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

    [[nodiscard]] const std::vector<Strip>& all() const { return strips_; }
    void add(const Strip& strip);
    void draw_again(std::size_t at, bool complete);
    /// Only those that touch this stay.
    void keep(const QRect& box);
    void clear();

private:
    std::vector<Strip> strips_;
};

/// What a map's ground looks like while its camera pans: pictures that move instead of shapes that are drawn (ADR 26).
/// The whole picture is what was drawn when the map lay still. Where a pan uncovers more, a second ground looks at that
/// strip alone through `stripCamera` and is drawn once, a strip a frame. A nearer or farther camera, a change of what
/// the ground shows, or a leap draws the whole picture anew.
///
/// This decides; GroundPicture.qml holds the pictures. GUI thread.
class MovingGround : public QQuickItem {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(yiping::mapview::MapCamera* camera READ camera WRITE set_camera NOTIFY camera_changed REQUIRED FINAL)
    /// Its layers tell when the whole picture shows what is no longer so.
    Q_PROPERTY(QQuickItem* ground READ ground WRITE set_ground NOTIFY ground_changed REQUIRED FINAL)
    /// Makes the second ground, when it is first wanted.
    Q_PROPERTY(QQmlComponent* secondGround READ second_ground WRITE set_second_ground NOTIFY ground_changed FINAL)
    /// The second ground, drawn by strips only; nullptr before it is wanted.
    Q_PROPERTY(QQuickItem* copy READ copy NOTIFY copy_changed FINAL)
    Q_PROPERTY(yiping::mapview::MapCamera* stripCamera READ strip_camera CONSTANT FINAL)
    /// Off: nothing of this is wanted now.
    Q_PROPERTY(bool on READ is_on WRITE set_on NOTIFY on_changed FINAL)
    /// From the first move until the camera has rested for `restMillis`.
    Q_PROPERTY(bool moving READ moving NOTIFY moving_changed FINAL)
    Q_PROPERTY(int restMillis READ rest_millis WRITE set_rest_millis NOTIFY on_changed FINAL)
    Q_PROPERTY(QAbstractItemModel* strips READ strips CONSTANT FINAL)
    /// Where the whole picture's corner is now, and how much larger than it was drawn.
    Q_PROPERTY(QPointF origin READ origin NOTIFY placed FINAL)
    Q_PROPERTY(qreal stretch READ stretch NOTIFY placed FINAL)

public:
    explicit MovingGround(QQuickItem* parent = nullptr);
    ~MovingGround() override;

    [[nodiscard]] MapCamera* camera() const { return camera_; }
    void set_camera(MapCamera* camera);
    [[nodiscard]] QQuickItem* ground() const { return ground_; }
    void set_ground(QQuickItem* ground);
    [[nodiscard]] QQuickItem* copy() const { return copy_; }
    [[nodiscard]] QQmlComponent* second_ground() const { return second_ground_; }
    void set_second_ground(QQmlComponent* component);
    [[nodiscard]] MapCamera* strip_camera() { return &strip_camera_; }
    [[nodiscard]] bool is_on() const { return on_; }
    void set_on(bool on);
    [[nodiscard]] bool moving() const { return moving_; }
    [[nodiscard]] int rest_millis() const { return rest_.interval(); }
    void set_rest_millis(int millis);
    [[nodiscard]] GroundStrips* strips() { return &strips_; }
    [[nodiscard]] QPointF origin() const { return origin_; }
    [[nodiscard]] qreal stretch() const { return stretch_; }
    /// How often the whole picture was drawn anew while the camera moved.
    [[nodiscard]] int renewals() const { return renewals_; }

Q_SIGNALS:
    void camera_changed();
    void ground_changed();
    void copy_changed();
    void on_changed();
    void moving_changed();
    void placed();
    /// The whole picture is to be drawn anew, as the camera stands now.
    void wholeOutdated();

protected:
    void updatePolish() override;

private:
    void camera_moved();
    void come_to_rest();
    void content_changed();
    void tiles_settled();
    void listen();
    void renew();
    void place(QPointF origin, qreal stretch);
    void make_copy();
    /// One strip at most: the second ground has one camera in a frame.
    void draw_strip(const QRectF& view, QPointF motion);
    /// Whether all of the strip is there to be drawn.
    bool look_at(const QRect& strip);

    QPointer<MapCamera> camera_;
    QPointer<QQuickItem> ground_, copy_;
    QPointer<QQmlComponent> second_ground_;
    MapCamera strip_camera_;
    GroundStrips strips_;
    std::unique_ptr<GroundCover> cover_;
    QTimer rest_;
    /// The camera of the whole picture.
    std::optional<Homography> base_;
    QSizeF base_size_;
    bool on_ = true, moving_ = false;
    bool outdated_ = false; ///< the whole picture shows what is no longer so
    bool whole_complete_ = false; ///< it was drawn when all its tiles were there
    QRectF view_; ///< when a strip was last looked for
    QPointF origin_;
    qreal stretch_ = 1;
    int renewals_ = 0;
};

} // namespace yiping::mapview

#!/bin/sh
# SPDX-FileCopyrightText: Inspector contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Makes the lab's media: four H.264 rungs and one AAC rendition, each as MPEG-TS and as fragmented MP4.
# Needs ffmpeg with libx264. The output is committed; run this again only to change it (encoders differ between versions).
#
# A unit is 1.92 s: 48 frames at 25 fps and 90 AAC frames of 1024 samples at 48 kHz, so both end on the same tick
# (172,800 of 90 kHz). A loop is two units. Every unit begins with an IDR frame and refers to nothing outside itself;
# the tones have whole periods in a loop and are cut from the middle of a longer one, so that they join without a click.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -f ./*.ts ./*.mp4
run() { ffmpeg -nostdin -v error -y "$@"; }

video() {  # name size kbit/s level
    source="testsrc2=size=$2:rate=25:duration=3.84"
    for pass in 1 2; do
        run -f lavfi -i "$source" -an -c:v libx264 -preset slow -profile:v high -level "$4" -pix_fmt yuv420p \
            -b:v "$3k" -maxrate "$3k" -bufsize "$3k" -pass "$pass" -passlogfile "$work/$1" \
            -x264-params keyint=48:min-keyint=48:scenecut=0:open-gop=0:bframes=2:threads=1:aud=1 \
            -color_primaries bt709 -color_trc bt709 -colorspace bt709 "$work/$1.mkv"
    done
    run -i "$work/$1.mkv" -c copy -fflags +bitexact -map_metadata -1 -f segment -segment_time 1.92 -segment_format mpegts \
        -mpegts_pmt_start_pid 4096 -mpegts_flags +pat_pmt_at_frames "$1-%d.ts"
    run -i "$work/$1.mkv" -c copy -fflags +bitexact -map_metadata -1 -video_track_timescale 90000 \
        -movflags +cmaf+frag_keyframe+empty_moov+default_base_moof "$1.mp4"
}
video 1080p 1920x1080 1250 4.0
video 720p 1280x720 750 3.1
video 480p 854x480 420 3.0
video 360p 640x360 230 3.0

tones="0.2*sin(2*PI*437.5*t)*(0.6+0.4*sin(2*PI*t/0.96))"
run -f lavfi -i "aevalsrc='$tones|$tones':sample_rate=48000:duration=12" -c:a aac -b:a 96k "$work/long.aac"
run -i "$work/long.aac" -c copy -bsf:a "noise=drop='lt(n,180)+gt(n,359)',setts=ts=TS-STARTDTS" "$work/audio.nut"
run -i "$work/audio.nut" -c copy -fflags +bitexact -map_metadata -1 -f segment -segment_time 1.92 -segment_format mpegts "audio-%d.ts"
# By way of a plain MP4: the AudioSpecificConfig must be known before the fragmented one's header is written.
run -i "$work/audio.nut" -c copy "$work/audio.m4a"
run -i "$work/audio.m4a" -c copy -fflags +bitexact -map_metadata -1 -frag_duration 1920000 \
    -movflags +cmaf+empty_moov+default_base_moof "audio.mp4"

total=$(cat ./*.ts ./*.mp4 | wc -c)
echo "$total bytes"
[ "$total" -le 3000000 ] || { echo "too much: at most 3,000,000 bytes" >&2; exit 1; }

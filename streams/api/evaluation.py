"""Measuring an AI model over the API: labelled frames go up, a worker compares."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from analytics.models import ClipEvaluation
from analytics.services.clips import add_clip
from cameras.api.access import permission, require
from cameras.models import AIModel
from streams.tasks import evaluate_clip

SHOWN = 50


class UploadSerializer(serializers.Serializer[Any]):
    """A video, and the boxes of people in each of its frames."""

    video = serializers.FileField(help_text="It is deleted as soon as it has been evaluated.")
    truth = serializers.FileField(help_text="MOTChallenge: frame,id,left,top,width,height.")


class EvaluationSerializer(serializers.ModelSerializer[Any]):
    """How far an evaluation is and what came out; rates in percent."""

    numbers = serializers.DictField(read_only=True, help_text="Empty until it is done.")

    class Meta:
        model = ClipEvaluation
        fields = ("id", "ai_model", "video", "truth", "status", "progress", "error", "numbers", "created_at")
        read_only_fields = fields


class EvaluateView(APIView):
    """The evaluations of a model."""

    rows = AIModel.objects.all()
    parser_classes = (MultiPartParser,)

    @extend_schema(responses=EvaluationSerializer(many=True), operation_id="ai_models_evaluations")
    def get(self, request: Request, pk: int) -> Response:
        """Return the newest evaluations of the model."""
        model = self._model(request, pk)
        clips = ClipEvaluation.objects.filter(ai_model=model).order_by("-id")[:SHOWN]
        return Response(EvaluationSerializer(clips, many=True).data)

    @extend_schema(request=UploadSerializer, responses={202: EvaluationSerializer}, operation_id="ai_models_evaluate")
    def post(self, request: Request, pk: int) -> Response:
        """Take a video with its truth and let a worker begin; its numbers become the model's `metrics`."""
        model = self._model(request, pk)
        require(request.user, permission("add", ClipEvaluation), model)
        form = UploadSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        clip = add_clip(user=request.user, ai_model=model, **form.validated_data)
        transaction.on_commit(lambda: evaluate_clip.delay(clip.pk))
        return Response(EvaluationSerializer(clip).data, status=status.HTTP_202_ACCEPTED)

    def _model(self, request: Request, pk: int) -> AIModel:
        found = AIModel.objects.for_user(request.user).filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

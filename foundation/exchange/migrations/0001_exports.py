import django.db.models.deletion
import foundation.trail.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('jobs', '0001_jobs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(editable=False, max_length=20, null=True, unique=True, verbose_name='导出编号')),
                ('maker', models.CharField(max_length=20, verbose_name='来源')),
                ('subject', models.CharField(max_length=40, verbose_name='列表')),
                ('title', models.CharField(max_length=100, verbose_name='名称')),
                ('query', models.TextField(blank=True, verbose_name='条件（地址）')),
                ('columns', models.JSONField(default=list, verbose_name='列')),
                ('described', models.JSONField(default=list, verbose_name='条件')),
                ('day', models.DateField(null=True, verbose_name='截至日期')),
                ('known_at', models.DateTimeField(null=True, verbose_name='当时所知')),
                ('is_past', models.BooleanField(default=False, verbose_name='过去的名单')),
                ('at', models.DateTimeField(default=foundation.trail.clock.now, verbose_name='导出时间')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='来源地址')),
                ('status', models.CharField(choices=[('writing', '生成中'), ('handed', '已直接下载'), ('ready', '可下载'), ('failed', '未完成')], default='writing', max_length=10, verbose_name='状态')),
                ('row_count', models.PositiveIntegerField(null=True, verbose_name='行数')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='文件摘要')),
                ('size', models.PositiveIntegerField(null=True, verbose_name='字节')),
                ('file_name', models.CharField(blank=True, max_length=150, verbose_name='文件名')),
                ('file', models.CharField(blank=True, editable=False, max_length=60)),
                ('expires_at', models.DateTimeField(null=True, verbose_name='保留到')),
                ('downloads', models.PositiveIntegerField(default=0, verbose_name='下载次数')),
                ('downloaded_at', models.DateTimeField(null=True, verbose_name='最近下载')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='导出人')),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.job', verbose_name='后台任务')),
            ],
            options={
                'verbose_name': '导出',
                'verbose_name_plural': '导出',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['by', '-at'], name='export_by_at'), models.Index(condition=models.Q(('file', ''), _negated=True), fields=['expires_at'], name='export_with_file')],
            },
        ),
    ]
